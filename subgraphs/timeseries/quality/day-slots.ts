import type { DayType, DayTypes } from '../calendar/day-type.ts'
import type { ZoneClock } from '../time/zone-clock.ts'

const dayMs = 86_400_000

/** Where an instant stands on the wall clock of the meter's zone. */
export type WallSlot = {
  /** Days since 1970 on the wall clock. */
  day: number
  /** Milliseconds since the wall clock's midnight. */
  timeMs: number
}

export function wallSlotOf(utcMs: number, clock: ZoneClock): WallSlot {
  const wall = utcMs + clock.offsetMs(utcMs)
  const day = Math.floor(wall / dayMs)
  return { day, timeMs: wall - day * dayMs }
}

/** `2026-03-29` */
export function dateOf(day: number): string {
  return new Date(day * dayMs).toISOString().slice(0, 10)
}

/** The first instant of that time of day; undefined in the hour that spring skips. */
export function instantOf({ day, timeMs }: WallSlot, clock: ZoneClock): number | undefined {
  return clock.instantsOf(day * dayMs + timeMs)[0]
}

/** Days near `day` of the same type, nearest first, at most `reach` days away on either side. */
export function comparableDaysAround(day: number, reach: number, types: DayTypes): number[] {
  const type = types(dateOf(day))
  return daysWhere(
    type,
    types,
    distances(reach).flatMap(by => [day - by, day + by]),
  )
}

/** Earlier days of the same type, newest first, at most `reach` days back. */
export function* comparableDaysBefore(
  day: number,
  reach: number,
  types: DayTypes,
): Generator<number> {
  const type = types(dateOf(day))
  for (let by = 1; by <= reach; by += 1) {
    if (types(dateOf(day - by)) === type) yield day - by
  }
}

function distances(reach: number): number[] {
  return Array.from({ length: reach }, (_, by) => by + 1)
}

function daysWhere(type: DayType, types: DayTypes, days: number[]): number[] {
  return days.filter(other => types(dateOf(other)) === type)
}
