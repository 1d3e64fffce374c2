import { Temporal } from 'temporal-polyfill'
import type { QuietHours } from './alert.ts'

/**
 * When the quiet hours end that hold at this instant; undefined outside of them. By the wall clock of the zone:
 * on the day clocks change the night is an hour shorter or longer, and an end the clock skips comes after the
 * gap, and one that it repeats is the next to come.
 */
export function quietUntil(at: Date, { from, to }: QuietHours, timeZone: string): Date | undefined {
  const local = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timeZone)
  const minute = local.hour * 60 + local.minute
  const overMidnight = from > to
  const isQuiet = overMidnight ? minute >= from || minute < to : minute >= from && minute < to
  if (!isQuiet) return undefined
  const endsTomorrow = overMidnight && minute >= from
  const day = local.toPlainDate().add({ days: endsTomorrow ? 1 : 0 })
  const wall = day.toPlainDateTime({ hour: Math.floor(to / 60), minute: to % 60 })
  const end = wall.toZonedDateTime(timeZone).epochMilliseconds
  // In the second pass of the hour that autumn repeats the first end is over.
  if (end > at.getTime()) return new Date(end)
  return new Date(wall.toZonedDateTime(timeZone, { disambiguation: 'later' }).epochMilliseconds)
}

/** `22:30` → 1350; undefined for what is no time of day. */
export function minuteOfDay(text: string): number | undefined {
  const [, hour, minute] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text) ?? []
  return hour && minute ? Number(hour) * 60 + Number(minute) : undefined
}

/** 1350 → `22:30` */
export function timeOfDay(minute: number): string {
  const two = (part: number) => String(part).padStart(2, '0')
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`
}
