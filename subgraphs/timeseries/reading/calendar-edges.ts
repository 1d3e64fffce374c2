import { Temporal } from 'temporal-polyfill'
import { zoneClock, type ZoneClock } from '../time/zone-clock.ts'

export type CalendarUnit = 'day' | 'week' | 'month' | 'year'

/** Monday; groups of days and weeks are counted from here. */
const firstMonday = Temporal.PlainDate.from('1900-01-01')

const clocks = new Map<string, ZoneClock>()

/**
 * First instants (ms UTC) of the local days, weeks (from Monday), months or years that share time with
 * `[from, to)`, `size` of them together, and the end of the last. Throws for an unknown zone.
 */
export function calendarEdges(
  { from, to }: { from: Date; to: Date },
  timeZone: string,
  unit: CalendarUnit,
  size: number,
): Float64Array {
  const clock = clockOf(timeZone)
  const edges: number[] = []
  let date = startOf(localDate(from, clock), unit, size)
  for (;;) {
    const edge = startOfDay(date, clock)
    edges.push(edge)
    if (edge >= to.getTime()) return Float64Array.from(edges)
    date = date.add(unit === 'week' ? { days: 7 * size } : { [`${unit}s`]: size })
  }
}

function clockOf(timeZone: string): ZoneClock {
  const known = clocks.get(timeZone) ?? zoneClock(timeZone)
  clocks.set(timeZone, known)
  return known
}

function localDate(instant: Date, clock: ZoneClock): Temporal.PlainDate {
  const wall = new Date(instant.getTime() + clock.offsetMs(instant.getTime()))
  return Temporal.PlainDate.from(wall.toISOString().slice(0, 10))
}

function startOf(date: Temporal.PlainDate, unit: CalendarUnit, size: number): Temporal.PlainDate {
  if (unit === 'month') return date.with({ day: 1 })
  if (unit === 'year') return date.with({ day: 1, month: 1 })
  const days = unit === 'week' ? 7 * size : size
  const since = firstMonday.until(date).days
  return firstMonday.add({ days: Math.floor(since / days) * days })
}

/** Where clocks change at midnight the day begins later: there Temporal knows. */
function startOfDay(date: Temporal.PlainDate, clock: ZoneClock): number {
  const wallMs = Date.UTC(date.year, date.month - 1, date.day)
  const [first] = clock.instantsOf(wallMs)
  return first ?? date.toZonedDateTime(clock.zone).epochMilliseconds
}
