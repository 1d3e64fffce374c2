import type { GridDay, QuarterGrid } from '../calendar/quarter-grid.ts'
import { slotOfClock } from './time-window.ts'

export type WindowSearch = {
  /** Quarter-hours that are needed. */
  quarters: number
  contiguous: boolean
  /** Only between these local times, e.g. 22:00 and 07:00 (over midnight); null for no limit. */
  after: string | null
  before: string | null
  /** Most windows that are wanted. */
  count: number
}

/** Quarter-hours `[first, end)` of the grid. */
export type Run = { first: number; end: number }

export type CheapWindow = {
  /** The chosen quarter-hours as runs, in order. */
  runs: Run[]
  /** Where it was looked: a night, a day, or all that is known. */
  frame: Run
  meanPrice: number
  lowest: number
  highest: number
  /** Quarter-hours of the frame whose price is not known: with them the window may still change. */
  unknown: number
  /** The frame goes on after the end of the search: with more prices the window may still change. */
  isCut: boolean
}

/** A frame, and whether the end of the grid is its end only because the search ends there. */
type Frame = Run & { isCut: boolean }

/**
 * The cheapest quarter-hours of each frame, the next frame first. With a limit of time every night (or day) is a
 * frame; without one all that is known is one frame, and further windows are the next cheapest that do not overlap.
 * Frames with too few known prices give none. Of equal prices the earlier wins; negative prices are just low.
 */
export function cheapWindows(
  grid: QuarterGrid,
  prices: Float64Array,
  search: WindowSearch,
): CheapWindow[] {
  if (search.after === null && search.before === null) return fromWhole(prices, search)
  const windows: CheapWindow[] = []
  for (const frame of framesOf(grid, search)) {
    const found = cheapestOf(prices, frame, search)
    if (found) windows.push({ ...found, isCut: frame.isCut })
    if (windows.length === search.count) break
  }
  return windows
}

function fromWhole(prices: Float64Array, search: WindowSearch): CheapWindow[] {
  const left = prices.slice()
  const frame = { first: 0, end: prices.length }
  const windows: CheapWindow[] = []
  while (windows.length < search.count) {
    const found = cheapestOf(left, frame, search)
    if (!found) break
    windows.push({ ...found, unknown: windows[0]?.unknown ?? found.unknown })
    for (const { first, end } of found.runs) left.fill(Number.NaN, first, end)
  }
  return windows.sort((a, b) => (a.runs[0]?.first ?? 0) - (b.runs[0]?.first ?? 0))
}

/**
 * One frame per local day: from `after` until the next `before`. With one limit alone a frame is a whole day long:
 * "before 07:00" looks from one 07:00 to the next. A frame that has begun already is cut.
 */
function framesOf(grid: QuarterGrid, { after, before }: WindowSearch): Frame[] {
  const from = Math.min(95, firstSlotFrom(after ?? before ?? '00:00'))
  const to = slotOfClock(before ?? after ?? '24:00')
  const isOverMidnight = from >= to
  const starts = grid.days.map(day => firstAt(grid, day, from))
  const ends = grid.days.map(day => firstAt(grid, day, to))
  if (isOverMidnight) {
    starts.unshift(0)
    ends.push(grid.count)
  }
  // Where the grid ends on the clock of a frame's end, its last frame is whole.
  const isWhole = ((grid.slot[grid.count - 1] ?? 0) + 1) % 96 === to % 96
  return starts
    .map((first, i) => ({ first, end: ends[i] ?? grid.count }))
    .filter(({ first, end }) => first < end)
    .map(({ first, end }) => ({ first, end, isCut: end === grid.count && !isWhole }))
}

/** The first quarter that does not begin before this clock: 22:05 → 22:15. */
function firstSlotFrom(clock: string): number {
  const isOnQuarter = Number(clock.slice(3)) % 15 === 0
  return slotOfClock(clock) + (isOnQuarter ? 0 : 1)
}

/** The first quarter-hour of the day at or after this quarter of the wall clock, or the end of the day. */
function firstAt({ slot }: QuarterGrid, { first, end }: GridDay, wanted: number): number {
  for (let i = first; i < end; i++) if ((slot[i] ?? 0) >= wanted) return i
  return end
}

function cheapestOf(
  prices: Float64Array,
  frame: Run,
  search: WindowSearch,
): CheapWindow | undefined {
  const chosen = search.contiguous
    ? cheapestRun(prices, frame, search.quarters)
    : cheapestSlots(prices, frame, search.quarters)
  if (!chosen) return undefined
  let unknown = 0
  for (const price of prices.subarray(frame.first, frame.end)) if (Number.isNaN(price)) unknown++
  const paid = chosen.map(i => prices[i] ?? Number.NaN)
  return {
    runs: runsOf(chosen),
    frame,
    meanPrice: sumOf(paid) / paid.length,
    lowest: Math.min(...paid),
    highest: Math.max(...paid),
    unknown,
    isCut: false,
  }
}

function cheapestRun(
  prices: Float64Array,
  { first, end }: Run,
  length: number,
): number[] | undefined {
  let best = -1
  let lowest = Infinity
  let sum = 0
  let unknown = 0
  // The window moves on by one: what enters is added, what leaves is taken off, exactly.
  for (let i = first; i < end; i++) {
    const entering = unitsAt(prices, i)
    const leaving = i - first < length ? 0 : unitsAt(prices, i - length)
    unknown += Number(Number.isNaN(entering)) - Number(Number.isNaN(leaving))
    sum += knownUnits(entering) - knownUnits(leaving)
    const isFull = i - first + 1 >= length
    if (!isFull || unknown > 0 || sum >= lowest) continue
    lowest = sum
    best = i + 1 - length
  }
  return best < 0 ? undefined : Array.from({ length }, (_, i) => best + i)
}

function cheapestSlots(
  prices: Float64Array,
  { first, end }: Run,
  length: number,
): number[] | undefined {
  const known: number[] = []
  for (let i = first; i < end; i++) if (!Number.isNaN(prices[i])) known.push(i)
  if (known.length < length) return undefined
  return known
    .sort((a, b) => (prices[a] ?? 0) - (prices[b] ?? 0) || a - b)
    .slice(0, length)
    .sort((a, b) => a - b)
}

/** Whole units of 1e-5 of the price: sums of decimals compare exactly. */
function unitsOf(price: number): number {
  return Math.round(price * 1e5)
}

function unitsAt(prices: Float64Array, index: number): number {
  return unitsOf(prices[index] ?? Number.NaN)
}

function knownUnits(units: number): number {
  return Number.isNaN(units) ? 0 : units
}

function sumOf(values: Iterable<number>): number {
  let sum = 0
  for (const value of values) sum += unitsOf(value)
  return sum / 1e5
}

function runsOf(indices: number[]): Run[] {
  const runs: Run[] = []
  for (const index of indices) {
    const current = runs.at(-1)
    if (current?.end === index) current.end = index + 1
    else runs.push({ first: index, end: index + 1 })
  }
  return runs
}
