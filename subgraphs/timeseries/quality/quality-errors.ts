import { UserError } from '#platform/errors.ts'
import { germanCount } from '../wording/german.ts'
import { ruleNames, type QualityFinding } from './quality-finding.ts'

/** What a person may change at once. */
export const mostReadings = 50_000
const leastReason = 3
const mostReason = 500

export const findingUnknown = new UserError('FINDING_UNKNOWN', 'Den Befund gibt es nicht mehr.', {
  place: 'Befund',
  remedy: 'Laden Sie die Seite neu.',
})

export const findingOutdated = new UserError(
  'FINDING_OUTDATED',
  'Der Befund besteht nicht mehr: Die Werte haben sich inzwischen geändert.',
  { place: 'Befund', remedy: 'Laden Sie die Seite neu.' },
)

export const proposalOutdated = new UserError(
  'PROPOSAL_OUTDATED',
  'Der Vorschlag ist überholt: Die Werte haben sich seitdem geändert.',
  { place: 'Ersatzwerte', remedy: 'Lassen Sie sich neue Ersatzwerte vorschlagen.' },
)

export function notSubstitutable({ rule }: QualityFinding): UserError {
  return new UserError(
    'FINDING_NOT_SUBSTITUTABLE',
    `Für einen Befund der Art „${ruleNames[rule]}“ lassen sich keine Ersatzwerte bilden.`,
    {
      place: 'Befund',
      remedy:
        'Berichtigen Sie einzelne Werte von Hand oder verwerfen Sie den Befund mit Begründung.',
    },
  )
}

export function outageNeedsGap({ rule }: QualityFinding): UserError {
  return new UserError(
    'OUTAGE_NEEDS_GAP',
    `Ein Ausfall lässt sich nur zu einer Lücke bestätigen, nicht zu einem Befund der Art „${ruleNames[rule]}“.`,
    {
      place: 'Befund',
      remedy:
        'Bestätigen Sie den Befund ohne Ausfall, oder markieren Sie die Werte zuerst als fehlerhaft.',
    },
  )
}

export function wrongState({ state }: QualityFinding, wanted: string): UserError {
  const names = {
    OPEN: 'offen',
    CONFIRMED: 'bestätigt',
    DISMISSED: 'verworfen',
    RESOLVED: 'erledigt',
  }
  return new UserError(
    'FINDING_STATE',
    `Der Befund ist ${names[state]} und lässt sich nicht ${wanted}.`,
    { place: 'Befund', remedy: 'Laden Sie die Seite neu.' },
  )
}

/** A reason that says something; undefined when it does. */
export function checkReason(reason: string): UserError | undefined {
  const { length } = reason.trim()
  if (length >= leastReason && length <= mostReason) return undefined
  return new UserError(
    'REASON_MISSING',
    length > mostReason
      ? `Die Begründung hat ${germanCount(length)} Zeichen; möglich sind ${mostReason}.`
      : 'Die Begründung fehlt.',
    {
      place: 'Begründung',
      remedy:
        'Schreiben Sie in einem Satz, warum, zum Beispiel „Wandlerausfall laut Netzbetreiber“.',
    },
  )
}

export function tooManyReadings(count: number): UserError {
  return new UserError(
    'READINGS_TOO_MANY',
    `Es wären ${count > mostReadings ? `mehr als ${germanCount(mostReadings)}` : germanCount(count)} Messwerte betroffen; auf einmal sind ${germanCount(mostReadings)} möglich.`,
    { place: 'Zeitraum', remedy: 'Teilen Sie den Zeitraum auf.' },
  )
}

export const nothingThere = new UserError(
  'READINGS_NONE',
  'In diesem Zeitraum gibt es keine Messwerte, die sich so ändern lassen.',
  { place: 'Zeitraum', remedy: 'Prüfen Sie Anfang und Ende des Zeitraums.' },
)

export const nothingToRevert = new UserError(
  'READINGS_NOT_CHANGED',
  'In diesem Zeitraum gibt es keine Änderung, die sich zurücknehmen lässt.',
  { place: 'Zeitraum', remedy: 'Prüfen Sie Anfang und Ende des Zeitraums.' },
)

export const rangeEmpty = new UserError('RANGE_EMPTY', 'Der Zeitraum ist leer.', {
  place: 'Zeitraum',
  remedy: 'Wählen Sie ein Ende, das nach dem Anfang liegt.',
})
