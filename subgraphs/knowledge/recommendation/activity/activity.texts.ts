import { UserError } from '#platform/errors.ts'

export const limits = {
  entries: 200,
  pageLength: 80,
  reasonLength: 500,
  longestSeconds: 86_400,
  oldestDays: 90,
  skewMinutes: 5,
} as const

const reload = 'Verwerfen Sie den Eintrag.'

/** Why one entry of a batch was not taken; the others are. */
export const refusals = {
  id: new UserError('ENTRY_ID_INVALID', 'Die Kennung des Eintrags ist keine UUID.', {
    place: 'id',
    remedy: 'Vergeben Sie je Eintrag eine eigene UUID.',
  }),
  repeated: new UserError('ENTRY_REPEATED', 'Die Kennung kommt in dieser Sendung schon vor.', {
    place: 'id',
    remedy: 'Vergeben Sie je Eintrag eine eigene UUID.',
  }),
  time: new UserError('ENTRY_TIME_INVALID', 'Der Zeitpunkt des Eintrags ist keiner.', {
    place: 'at',
    remedy: 'Geben Sie den Zeitpunkt nach ISO 8601 an.',
  }),
  future: new UserError(
    'ENTRY_IN_FUTURE',
    `Der Zeitpunkt des Eintrags liegt mehr als ${limits.skewMinutes} Minuten in der Zukunft.`,
    { place: 'at', remedy: 'Stellen Sie die Uhr des Geräts.' },
  ),
  old: new UserError(
    'ENTRY_TOO_OLD',
    `Der Eintrag ist älter als ${limits.oldestDays} Tage und wird nicht mehr angenommen.`,
    { place: 'at', remedy: reload },
  ),
  page: new UserError(
    'ENTRY_PAGE_INVALID',
    `Der Name der Seite ist länger als ${limits.pageLength} Zeichen oder enthält Steuerzeichen.`,
    { place: 'page', remedy: 'Kürzen Sie ihn.' },
  ),
  seconds: new UserError(
    'ENTRY_SECONDS_INVALID',
    `Die Dauer muss zwischen 0 und ${limits.longestSeconds.toLocaleString('de-DE')} Sekunden liegen.`,
    { place: 'seconds', remedy: 'Lassen Sie die Dauer weg.' },
  ),
  reason: new UserError(
    'ENTRY_REASON_TOO_LONG',
    `Die Begründung ist länger als ${limits.reasonLength} Zeichen.`,
    { place: 'reason', remedy: 'Kürzen Sie sie.' },
  ),
  item: new UserError('ITEM_NOT_FOUND', 'Dieses Dokument gibt es nicht (mehr).', {
    place: 'itemId',
    remedy: reload,
  }),
  itemMissing: new UserError(
    'ENTRY_ITEM_MISSING',
    'Es fehlt die Angabe, welches empfohlene Dokument gemeint ist.',
    { place: 'itemId', remedy: 'Geben Sie das Dokument der Empfehlung an.' },
  ),
  answer: new UserError('ANSWER_NOT_FOUND', 'Diese Antwort gibt es nicht (mehr).', {
    place: 'targetId',
    remedy: reload,
  }),
  citation: new UserError('CITATION_NOT_FOUND', 'Diese Fundstelle gibt es nicht (mehr).', {
    place: 'targetId',
    remedy: reload,
  }),
  impression: new UserError(
    'RECOMMENDATION_NOT_FOUND',
    'Diese Empfehlung gibt es nicht (mehr), oder sie enthielt das Dokument nicht.',
    { place: 'impressionId', remedy: reload },
  ),
} as const

export const personNeeded = new UserError(
  'PERSON_REQUIRED',
  'Rückmeldungen gehören zu einer Person; dieser Zugang ist keiner zugeordnet.',
  { remedy: 'Melden Sie sich mit Ihrem Benutzerkonto an.' },
)

export function batchTooLarge(count: number): UserError {
  return new UserError(
    'BATCH_TOO_LARGE',
    `${count.toLocaleString('de-DE')} Einträge sind zu viele für eine Sendung; möglich sind ${limits.entries}.`,
    { remedy: 'Teilen Sie die Einträge auf mehrere Sendungen auf.' },
  )
}

export function tooFast(seconds: number): UserError {
  return new UserError(
    'RATE_LIMITED',
    'Es sind zu viele Rückmeldungen in kurzer Zeit gekommen; diese Sendung wurde nicht angenommen.',
    {
      remedy: `Senden Sie sie in ${seconds === 1 ? 'einer Sekunde' : `${seconds} Sekunden`} erneut.`,
    },
  )
}
