import type { DayType, DayTypes } from '../calendar/day-type.ts'
import type { GridDay, QuarterGrid } from '../calendar/quarter-grid.ts'

/** When a price window holds: quarters of the wall clock, on some days of some months. */
export type WindowTime = {
  months: readonly number[] | null
  dayTypes: readonly DayType[] | null
  from: string
  to: string
}

/**
 * For each quarter-hour of `[first, end)` the position of the first window that holds, or `windows.length` for
 * none. The clock on the wall decides, also in the repeated hour.
 */
export function windowIndices(
  grid: QuarterGrid,
  windows: readonly WindowTime[],
  dayTypes: DayTypes,
  { first, end }: { first: number; end: number },
): Uint8Array {
  const indices = new Uint8Array(end - first)
  for (const day of grid.days) {
    if (day.end <= first || day.first >= end) continue
    const ofSlot = indicesOfDay(day, windows, dayTypes)
    for (let i = Math.max(first, day.first); i < Math.min(end, day.end); i++) {
      indices[i - first] = ofSlot[grid.slot[i] ?? 0] ?? 0
    }
  }
  return indices
}

/** 0 (`00:00`) to 96 (`24:00`). */
export function slotOfClock(clock: string): number {
  const [hour = 0, minute = 0] = clock.split(':').map(Number)
  return hour * 4 + Math.floor(minute / 15)
}

/** Hours a day on which a window holds. */
export function hoursOfWindow({ from, to }: Pick<WindowTime, 'from' | 'to'>): number {
  const length = slotOfClock(to) - slotOfClock(from)
  return (length > 0 ? length : length + 96) / 4
}

function indicesOfDay(
  { date }: GridDay,
  windows: readonly WindowTime[],
  dayTypes: DayTypes,
): Uint8Array {
  const month = Number(date.slice(5, 7))
  const type = dayTypes(date)
  const ofSlot = new Uint8Array(96).fill(windows.length)
  for (const [index, window] of [...windows.entries()].reverse()) {
    if (window.months && !window.months.includes(month)) continue
    if (window.dayTypes && !window.dayTypes.includes(type)) continue
    const [from, to] = [slotOfClock(window.from), slotOfClock(window.to)]
    if (from < to) ofSlot.fill(index, from, to)
    else ofSlot.fill(index, from).fill(index, 0, to)
  }
  return ofSlot
}
