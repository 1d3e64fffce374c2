import { TIME_ZONE } from './format.ts'

/**
 * Calendar arithmetic of Europe/Berlin on instants (milliseconds since 1970, UTC).
 * A day has 23, 24 or 25 hours; adding a day keeps the wall clock, not the number of hours.
 */
export type CalendarUnit = 'day' | 'week' | 'month' | 'year'
/** Half-open: `from` belongs to it, `to` does not. */
export type TimeWindow = { from: number; to: number }
/** The wall clock; `month` counts from 1. */
export type WallClock = { year: number; month: number; day: number; hour: number; minute: number }

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const clock = new Intl.DateTimeFormat('en-GB', {
  timeZone: TIME_ZONE,
  hourCycle: 'h23',
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: 'numeric',
  minute: 'numeric',
})

export function wallClockOf(instant: number): WallClock {
  const parts = new Map(clock.formatToParts(instant).map(part => [part.type, Number(part.value)]))
  const read = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0
  return {
    year: read('year'),
    month: read('month'),
    day: read('day'),
    hour: read('hour'),
    minute: read('minute'),
  }
}

/** What the wall clock is ahead of UTC: one hour in winter, two in summer. */
export function offsetOf(instant: number): number {
  const whole = Math.floor(instant / MINUTE) * MINUTE
  const { year, month, day, hour, minute } = wallClockOf(whole)
  return Date.UTC(year, month - 1, day, hour, minute) - whole
}

/**
 * The instant at which the clock shows the given time. Fields may overflow (day 32, month 13).
 * A time that is skipped in March moves forward by the hour; of a repeated one in October the first run is taken.
 */
export function instantOf(wall: Partial<WallClock> & { year: number }): number {
  const { year, month = 1, day = 1, hour = 0, minute = 0 } = wall
  const asUtc = Date.UTC(year, month - 1, day, hour, minute)
  const early = asUtc - offsetOf(asUtc - DAY)
  if (early + offsetOf(early) === asUtc) return early
  const late = asUtc - offsetOf(asUtc + DAY)
  return late + offsetOf(late) === asUtc ? late : early
}

function startOfWall(unit: CalendarUnit, { year, month, day }: WallClock): WallClock {
  const midnight = { hour: 0, minute: 0 }
  if (unit === 'year') return { year, month: 1, day: 1, ...midnight }
  if (unit === 'month') return { year, month, day: 1, ...midnight }
  if (unit === 'day') return { year, month, day, ...midnight }
  const weekday = new Date(Date.UTC(year, month - 1, day)).getUTCDay()
  // Weeks begin on Monday (ISO 8601).
  return { year, month, day: day - ((weekday + 6) % 7), ...midnight }
}

function addToWall(unit: CalendarUnit, wall: WallClock, count: number): WallClock {
  if (unit === 'year') return { ...wall, year: wall.year + count }
  if (unit === 'month') return { ...wall, month: wall.month + count }
  return { ...wall, day: wall.day + count * (unit === 'week' ? 7 : 1) }
}

/** The beginning of the day, week (Monday), month or year in which `instant` lies. */
export function startOf(unit: CalendarUnit, instant: number): number {
  return instantOf(startOfWall(unit, wallClockOf(instant)))
}

/** Moves by whole calendar units and keeps the wall clock. */
export function addUnits(unit: CalendarUnit, instant: number, count: number): number {
  return instantOf(addToWall(unit, wallClockOf(instant), count))
}

/** The whole day, week, month or year in which `instant` lies. */
export function windowOf(unit: CalendarUnit, instant: number): TimeWindow {
  const start = startOfWall(unit, wallClockOf(instant))
  return { from: instantOf(start), to: instantOf(addToWall(unit, start, 1)) }
}

/** The next (1) or previous (-1) window: by calendar where it is a calendar unit, else by its own width. */
export function shiftWindow(
  window: TimeWindow,
  direction: 1 | -1,
  unit: CalendarUnit | undefined,
): TimeWindow {
  if (unit) return windowOf(unit, addUnits(unit, window.from, direction))
  const width = window.to - window.from
  return { from: window.from + direction * width, to: window.to + direction * width }
}

/** The unit that a window is exactly, if it is one. */
export function unitOf(window: TimeWindow): CalendarUnit | undefined {
  const units: CalendarUnit[] = ['day', 'week', 'month', 'year']
  return units.find(unit => {
    const whole = windowOf(unit, window.from)
    return whole.from === window.from && whole.to === window.to
  })
}

/** True in the two runs of the hour that October repeats. */
export function isRepeatedHour(instant: number): boolean {
  const offset = offsetOf(instant)
  return offset !== offsetOf(instant - HOUR)
    ? offset < offsetOf(instant - HOUR)
    : offset > offsetOf(instant + HOUR)
}
