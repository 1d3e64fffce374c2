import { UserError } from '#platform/errors.ts'
import type { Ingested } from './ingest-request.ts'

const takeAnyway =
  'Löschen Sie das vorhandene Dokument, laden Sie die Datei als neue Fassung dieses Dokuments hoch, oder wählen Sie „Trotzdem aufnehmen“.'

export function sameTextKnown(fileName: string, title: string): UserError {
  return new UserError(
    'DOCUMENT_TEXT_KNOWN',
    `Der Text der Datei „${fileName}“ ist schon vorhanden: im Dokument „${title}“, in einem anderen Format oder mit anderem Layout.`,
    { place: fileName, remedy: takeAnyway },
  )
}

export function earlierVersionKnown(fileName: string, title: string, version: number): UserError {
  return new UserError(
    'DOCUMENT_IS_EARLIER_VERSION',
    `Die Datei „${fileName}“ ist schon vorhanden: als frühere Fassung ${version} des Dokuments „${title}“.`,
    { place: fileName, remedy: takeAnyway },
  )
}

export function alreadyWaiting(fileName: string): UserError {
  return new UserError(
    'ITEM_IN_QUARANTINE',
    `Die Datei „${fileName}“ kann nicht aufgenommen werden: Eine Fassung dieses Dokuments wartet in der Quarantäne.`,
    {
      place: fileName,
      remedy:
        'Geben Sie die wartende Fassung frei oder lehnen Sie sie ab; danach laden Sie die Datei noch einmal hoch.',
    },
  )
}

/** Told to nobody: who wanted it looks again at what there is now. */
export function itemOvertaken(fileName: string): UserError {
  return new UserError(
    'ITEM_OVERTAKEN',
    `Von „${fileName}“ gilt inzwischen eine andere Fassung als die, die neu verarbeitet werden sollte.`,
    { place: fileName, remedy: 'Starten Sie die Verarbeitung noch einmal.' },
  )
}

export function uploadMissing(fileName: string): UserError {
  return new UserError('UPLOAD_NOT_FOUND', `Die Datei „${fileName}“ liegt nicht mehr bereit.`, {
    place: fileName,
    remedy: 'Laden Sie die Datei noch einmal hoch.',
  })
}

export function itemNotFound(): UserError {
  return new UserError('ITEM_NOT_FOUND', 'Dieses Dokument gibt es nicht (mehr).', {
    remedy: 'Laden Sie die Liste der Dokumente neu.',
  })
}

/** What the job says when it is done. */
export function summary(result: Ingested): string {
  const { title, version, chunkCount, pageCount, suspicions } = result
  if (result.isUnchanged)
    return `Dieses Dokument ist schon vorhanden: „${title}“. Nichts wurde geändert.`
  const pages = pageCount === null ? '' : ` auf ${count(pageCount, 'Seite', 'Seiten')}`
  const chunks = count(chunkCount, 'Abschnitt', 'Abschnitte')
  if (suspicions.length > 0) {
    return `„${title}“ ist in Quarantäne: ${count(suspicions.length, 'verdächtige Stelle', 'verdächtige Stellen')}. Das Dokument wird erst gefunden, wenn die Administration es freigibt.`
  }
  const what = version === 1 ? 'ist aufgenommen' : `ist als Fassung ${version} aufgenommen`
  const waits = result.isInForce || result.status !== 'ACTIVE' ? '' : ` ${notInForce}`
  const deleted = result.status === 'ARCHIVED' ? ` ${deletedMeanwhile}` : ''
  return `„${title}“ ${what}: ${chunks}${pages}.${waits}${deleted}${missingText(result.pagesWithoutText)}${result.notices.map(notice => ` ${notice}`).join('')}`
}

const notInForce = 'Nach ihrem „gilt ab“ ist sie heute nicht die geltende Fassung.'

const deletedMeanwhile =
  'Das Dokument wurde inzwischen gelöscht; gefunden wird es erst, wenn Sie es wiederherstellen.'

function missingText(pages: number[]): string {
  if (pages.length === 0) return ''
  const which =
    pages.length === 1
      ? `Seite ${pages.join()} enthält`
      : `Die Seiten ${pages.join(', ')} enthalten`
  return ` ${which} keinen lesbaren Text (OCR nötig).`
}

function count(number: number, one: string, many: string): string {
  return `${number} ${number === 1 ? one : many}`
}
