import { UserError } from '#platform/errors.ts'

export const longestTitle = 300
const longestSource = 200
const maxTags = 20
const longestTag = 80

export function itemGone(): UserError {
  return new UserError('ITEM_NOT_FOUND', 'Dieses Dokument gibt es nicht (mehr).', {
    remedy: 'Laden Sie die Liste der Dokumente neu.',
  })
}

export function itemBusy(title: string): UserError {
  return new UserError('ITEM_BUSY', `„${title}“ wird gerade verarbeitet.`, {
    remedy: 'Warten Sie, bis der Auftrag fertig ist, oder brechen Sie ihn ab.',
  })
}

export function itemChanged(): UserError {
  return new UserError(
    'ITEM_CHANGED',
    'Jemand anderes hat dieses Dokument inzwischen geändert; Ihre Änderung wurde nicht gespeichert.',
    { place: 'revision', remedy: 'Laden Sie das Dokument neu und ändern Sie es noch einmal.' },
  )
}

/** The first thing that is wrong with how a document is to be filed. */
export function checkFiling(wish: {
  title?: string | null | undefined
  source?: string | null | undefined
  tags?: string[] | null | undefined
  lang?: string | null | undefined
}): UserError | undefined {
  const { title, source, tags, lang } = wish
  if (title && title.trim().length > longestTitle) {
    return new UserError('TITLE_TOO_LONG', `Der Titel hat ${title.trim().length} Zeichen.`, {
      place: 'title',
      remedy: `Kürzen Sie ihn auf höchstens ${longestTitle} Zeichen.`,
    })
  }
  if (source && source.trim().length > longestSource) {
    return new UserError('SOURCE_TOO_LONG', `Die Quelle hat ${source.trim().length} Zeichen.`, {
      place: 'source',
      remedy: `Kürzen Sie sie auf höchstens ${longestSource} Zeichen.`,
    })
  }
  if (lang && !/^[a-z]{2}$/u.test(lang)) {
    return new UserError('LANG_INVALID', `„${lang.slice(0, 20)}“ ist kein Sprachkürzel.`, {
      place: 'lang',
      remedy: 'Erwartet werden zwei kleine Buchstaben nach ISO 639-1, zum Beispiel „de“ oder „en“.',
    })
  }
  return checkTags(tags)
}

export function cleanTags(tags: string[]): string[] {
  return [...new Set(tags.map(tag => tag.trim()).filter(tag => tag !== ''))]
}

function checkTags(tags: string[] | null | undefined): UserError | undefined {
  const list = cleanTags(tags ?? [])
  const long = list.find(tag => tag.length > longestTag)
  if (list.length <= maxTags && long === undefined) return undefined
  const what = long
    ? `Das Schlagwort „${long.slice(0, 40)} …“ ist zu lang`
    : `${list.length} Schlagwörter sind zu viele`
  return new UserError('TAGS_INVALID', `${what}.`, {
    place: 'tags',
    remedy: `Erlaubt sind ${maxTags} Schlagwörter mit je ${longestTag} Zeichen.`,
  })
}

export function dayInvalid(day: string): UserError {
  return new UserError('DAY_INVALID', `„${day.slice(0, 30)}“ ist kein Tag.`, {
    place: 'validFrom',
    remedy: 'Erwartet wird Jahr-Monat-Tag zwischen 1800 und 2199, zum Beispiel „2026-07-01“.',
  })
}
