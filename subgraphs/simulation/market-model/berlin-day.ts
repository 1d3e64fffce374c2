import { localDayOf } from '#platform/interval/local-day.ts'
import { dayMs, hourMs } from './price-process.ts'

export const marketZone = 'Europe/Berlin'

/** A day of the market's calendar. */
export type BerlinDay = {
  /** `2026-03-29` */
  date: string
  /** First instant of the day and of the next one, ms. */
  start: number
  end: number
  /** 0 = Sunday. */
  weekday: number
  /** Days since 1970, of the date. */
  number: number
}

/** Two years and their neighbours: a chart asks for a year at most, and again for the same. */
const daysKept = 800
const known = new Map<number, BerlinDay>()

/** The local day in Berlin that contains an instant; remembered by its UTC hour. */
export function berlinDayOf(at: number): BerlinDay {
  const guess = Math.floor((at + hourMs) / dayMs)
  for (const number of [guess, guess + 1]) {
    const day = known.get(number)
    if (day && at >= day.start && at < day.end) return day
  }
  const { date, start, end } = localDayOf(new Date(at), marketZone)
  const number = Date.parse(date) / dayMs
  const weekday = new Date(number * dayMs).getUTCDay()
  const day = { date, start: start.getTime(), end: end.getTime(), weekday, number }
  if (known.size >= daysKept) known.clear()
  known.set(number, day)
  return day
}

/** Hours of the wall clock since midnight, 0 ≤ h < 24; the repeated hour of autumn has the same twice. */
export function wallHour({ date, start, end }: BerlinDay, at: number): number {
  const length = end - start
  // Clocks change at 01:00 UTC in all of the European Union.
  const isAfterChange = length !== dayMs && at >= Date.parse(date) + hourMs
  return (at - start + (isAfterChange ? dayMs - length : 0)) / hourMs
}

/** The instant of a wall clock's time on that day. */
export function atWallHour(day: BerlinDay, hour: number): number {
  return Date.parse(day.date) + hour * hourMs - (endsInSummerTime(day) ? 2 : 1) * hourMs
}

/** Whether the afternoon of the day is in summer time. */
function endsInSummerTime({ date, end }: BerlinDay): boolean {
  return end === Date.parse(date) + dayMs - 2 * hourMs
}
