import { localDay, localDayOf, type LocalDay } from '#platform/interval/local-day.ts'
import { zoneClock } from '../time/zone-clock.ts'
import { marketZone } from './completeness.ts'

const clock = zoneClock(marketZone)
const minuteMs = 60_000

/** Minutes after midnight in Germany: the auction's results come shortly before one o'clock. */
const publishedAt = 12 * 60 + 45

/** Minutes after local midnight, as clocks show it: 165 is 02:45 on every day. */
export function localMinutes(instant: Date): number {
  const wallMs = instant.getTime() + clock.offsetMs(instant.getTime())
  return Math.floor((wallMs % 86_400_000) / minuteMs)
}

export function isPublished(now: Date): boolean {
  return localMinutes(now) >= publishedAt
}

/** The next 12:45 in Germany that is still to come. */
export function nextPublication(now: Date): Date {
  const today = localDayOf(now, marketZone)
  const day = isPublished(now) ? localDayOf(today.end, marketZone) : today
  const [instant] = clock.instantsOf(Date.parse(`${day.date}T00:00Z`) + publishedAt * minuteMs)
  // Clocks change at night: every day has its 12:45.
  return new Date(instant ?? day.end)
}

/** Days for which prices should be known now: today, and tomorrow once it is published. */
export function daysDue(now: Date): { from: Date; to: Date } {
  const today = localDayOf(now, marketZone)
  return { from: today.start, to: isPublished(now) ? dayAfter(today).end : today.end }
}

export function daysBefore(now: Date, days: number): LocalDay {
  const date = new Date(`${localDayOf(now, marketZone).date}T00:00Z`)
  date.setUTCDate(date.getUTCDate() - days)
  return localDay(date.toISOString().slice(0, 10), marketZone)
}

function dayAfter(day: LocalDay): LocalDay {
  return localDayOf(day.end, marketZone)
}
