import { UserError } from '#platform/errors.ts'
import { zoneClock } from '../../time/zone-clock.ts'
import { germanCount, germanStamp } from '../../wording/german.ts'

/** The most values of one document: a leap year of minutes with room to spare. */
export const mostPoints = 600_000

const berlin = zoneClock('Europe/Berlin')

/** `26.10.2025 02:15` as clocks in Germany show it. */
export function germanInstant(instant: Date): string {
  const utcMs = instant.getTime()
  return germanStamp(utcMs + berlin.offsetMs(utcMs))
}

/** UserError FEED_UNREADABLE: the answer is not what the source usually sends. */
export function unreadable(source: string, reason: string, place?: string): UserError {
  return new UserError('FEED_UNREADABLE', `Die Daten von ${source} sind nicht lesbar: ${reason}`, {
    ...(place !== undefined && { place }),
    remedy:
      'Laden Sie die Daten erneut. Bleibt der Fehler, hat die Quelle ihr Format geändert oder ist gestört.',
  })
}

/** UserError FEED_EMPTY: readable, but without a single value. */
export function empty(source: string): UserError {
  return new UserError('FEED_EMPTY', `Die Daten von ${source} enthalten keinen einzigen Wert.`, {
    remedy: 'Wählen Sie einen anderen Zeitraum oder versuchen Sie es später erneut.',
  })
}

/** UserError FEED_UNIT: a unit that Luna does not convert. */
export function unknownUnit(source: string, what: string, unit: string): UserError {
  return new UserError(
    'FEED_UNIT',
    `${source} liefert ${what} in „${unit.slice(0, 40)}“; diese Einheit rechnet Luna nicht um.`,
    { place: what, remedy: 'Fordern Sie die Daten in der üblichen Einheit der Quelle an.' },
  )
}

/** UserError FEED_TOO_LONG. */
export function tooManyPoints(): UserError {
  const message = `Die Daten enthalten mehr als ${germanCount(mostPoints)} Werte.`
  return new UserError('FEED_TOO_LONG', message, { remedy: 'Wählen Sie einen kürzeren Zeitraum.' })
}
