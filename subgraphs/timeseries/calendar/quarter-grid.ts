import { localDay } from '#platform/interval/local-day.ts'
import { createZoneClock, type ZoneClock } from '../time/zone-clock.ts'

/** A local day's part of a grid of quarter-hours. */
export type GridDay = {
  /** `2026-03-29` */
  date: string
  /** Index of the first quarter-hour of the day that lies in the range, and the one after the last. */
  first: number
  end: number
  /** Quarter-hours of the whole day: 92, 96 or 100. */
  slots: number
}

/** The quarter-hours of a range, with what a wall clock and a calendar say of each. */
export type QuarterGrid = {
  /** Start of the first quarter-hour, in ms. */
  startMs: number
  count: number
  timeZone: string
  days: GridDay[]
  /** Quarter of the wall clock, 0 (00:00) to 95 (23:45); in the repeated hour of autumn the same four twice. */
  slot: Uint8Array
}

export const quarterMs = 900_000
const dayMs = 86_400_000

const clocks = new Map<string, ZoneClock>()

/** The quarter-hours that share time with `[from, to)`; throws RangeError for an unknown zone. */
export function quarterGrid(from: Date, to: Date, timeZone: string): QuarterGrid {
  const clock = clockOf(timeZone)
  const startMs = Math.floor(from.getTime() / quarterMs) * quarterMs
  const count = Math.max(0, Math.ceil((to.getTime() - startMs) / quarterMs))
  const slot = new Uint8Array(count)
  const days: GridDay[] = []
  const endMs = startMs + count * quarterMs
  let midnight = Math.floor((startMs + clock.offsetMs(startMs)) / dayMs) * dayMs
  let dayStart = startOf(midnight, timeZone, clock)
  while (dayStart < endMs) {
    const dayEnd = startOf(midnight + dayMs, timeZone, clock)
    const day = {
      date: new Date(midnight).toISOString().slice(0, 10),
      first: Math.max(0, (dayStart - startMs) / quarterMs),
      end: Math.min(count, (dayEnd - startMs) / quarterMs),
      slots: (dayEnd - dayStart) / quarterMs,
    }
    days.push(day)
    fillSlots(slot, day, { startMs, dayStart, clock })
    midnight += dayMs
    dayStart = dayEnd
  }
  return { startMs, count, timeZone, days, slot }
}

/** Start of a quarter-hour of the grid. */
export function quarterStart({ startMs }: Pick<QuarterGrid, 'startMs'>, index: number): Date {
  return new Date(startMs + index * quarterMs)
}

/** First instant of a local date, in ms. */
export function startOfDate(date: string, timeZone: string): number {
  return startOf(Date.parse(date), timeZone, clockOf(timeZone))
}

/** The local date of an instant, as `2026-03-29`. */
export function localDate(instant: Date | number, timeZone: string): string {
  const ms = Number(instant)
  return new Date(ms + clockOf(timeZone).offsetMs(ms)).toISOString().slice(0, 10)
}

/** A clock is costly to make and remembers offsets: one per zone for the process. */
export function clockOf(timeZone: string): ZoneClock {
  const known = clocks.get(timeZone)
  if (known) return known
  const clock = createZoneClock(timeZone)
  if (!clock) throw new RangeError(`unknown time zone ${timeZone}`)
  clocks.set(timeZone, clock)
  return clock
}

function startOf(midnight: number, timeZone: string, clock: ZoneClock): number {
  const [instant] = clock.instantsOf(midnight)
  // Where clocks change at midnight that wall clock does not exist.
  return (
    instant ?? localDay(new Date(midnight).toISOString().slice(0, 10), timeZone).start.getTime()
  )
}

type Filling = { startMs: number; dayStart: number; clock: ZoneClock }

function fillSlots(slot: Uint8Array, day: GridDay, { startMs, dayStart, clock }: Filling): void {
  const before = Math.max(0, (startMs - dayStart) / quarterMs)
  for (let i = day.first; i < day.end; i++) {
    if (day.slots === 96) {
      slot[i] = before + i - day.first
    } else {
      const ms = startMs + i * quarterMs
      slot[i] = Math.floor(((ms + clock.offsetMs(ms)) % dayMs) / quarterMs)
    }
  }
}
