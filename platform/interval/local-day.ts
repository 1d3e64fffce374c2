import { Temporal } from 'temporal-polyfill'
import { countSteps } from './interval.ts'

/** A calendar day as people on site know it: 23, 24 or 25 hours long. */
export type LocalDay = {
  /** `2026-03-29` */
  date: string
  /** First instant of the day. */
  start: Date
  /** First instant of the next day. */
  end: Date
}

/** Throws RangeError for a date or an IANA time zone that does not exist. */
export function localDay(date: string, timeZone: string): LocalDay {
  return toLocalDay(Temporal.PlainDate.from(date, { overflow: 'reject' }), timeZone)
}

/** The local day that contains `instant`. */
export function localDayOf(instant: Date, timeZone: string): LocalDay {
  return toLocalDay(plainDateOf(instant, timeZone), timeZone)
}

/** All local days that share time with `[from, to)`, in their order. */
export function localDays(from: Date, to: Date, timeZone: string): LocalDay[] {
  const days: LocalDay[] = []
  let date = plainDateOf(from, timeZone)
  let day = toLocalDay(date, timeZone)
  while (from < to && day.start < to) {
    days.push(day)
    date = date.add({ days: 1 })
    day = toLocalDay(date, timeZone)
  }
  return days
}

/** Steps of the day: 96 quarter-hours, 92 when clocks go forward, 100 when they go back. */
export function slotsOfDay(day: LocalDay, stepSeconds: number): number {
  return countSteps(day.start, day.end, stepSeconds)
}

function plainDateOf(instant: Date, timeZone: string): Temporal.PlainDate {
  const exact = Temporal.Instant.fromEpochMilliseconds(instant.getTime())
  return exact.toZonedDateTimeISO(timeZone).toPlainDate()
}

function toLocalDay(date: Temporal.PlainDate, timeZone: string): LocalDay {
  // Not "midnight": where clocks change at midnight the day begins later.
  const startOf = (day: Temporal.PlainDate) =>
    new Date(day.toZonedDateTime(timeZone).epochMilliseconds)
  return { date: date.toString(), start: startOf(date), end: startOf(date.add({ days: 1 })) }
}
