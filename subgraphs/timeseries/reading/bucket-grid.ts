import { floorToStep, countSteps } from '#platform/interval/interval.ts'
import { calendarEdges, type CalendarUnit } from './calendar-edges.ts'
import type { Resolution } from './resolution.ts'
import { seriesGrid, type SeriesGrid } from './series-grid.ts'

/** The buckets of a series: of one length, or from edge to edge where local days and months are meant. */
export type BucketGrid = SeriesGrid & {
  /** Start of every bucket and end of the last one, ms UTC; then `stepSeconds` is the mean length. */
  edges?: Float64Array
}

export type GridWish = {
  from: Date
  to: Date
  /** Of the readings. */
  intervalSeconds: number
  /** In which days are counted. */
  timeZone: string
  resolution: Resolution
  /** With AUTO; 4 … 5,000. */
  maxPoints: number
}

const dayS = 86_400
const fixedSteps = { MIN_15: 900, HOUR: 3600 } as const
const units = { DAY: 'day', WEEK: 'week', MONTH: 'month', YEAR: 'year' } as const

/** Coarser and coarser: what is asked for gives way to the next one until the buckets are few enough. */
const fallbacks: readonly Resolution[] = ['RAW', 'MIN_15', 'HOUR', 'DAY', 'WEEK', 'MONTH', 'YEAR']

/**
 * The buckets that cover `[from, to)`. Never more than `most`: then they are wider than asked for. Buckets
 * of a day or more are local days, weeks, months, years of the zone, exact when clocks change.
 */
export function bucketGrid(wish: GridWish, most: number): BucketGrid {
  if (wish.resolution === 'AUTO') return automatic(wish, most)
  for (const resolution of fallbacks.slice(fallbacks.indexOf(wish.resolution))) {
    const grid = fixed(wish, resolution)
    if (grid.count <= most) return grid
  }
  return automatic(wish, most)
}

/** Length of a bucket, which differs between local days and months. */
export function bucketSeconds({ edges, stepSeconds }: BucketGrid, index: number): number {
  if (!edges) return stepSeconds
  return ((edges[index + 1] ?? NaN) - (edges[index] ?? NaN)) / 1000
}

/** Position of the bucket that an instant (ms UTC) lies in; outside of the grid −1. */
export function bucketIndex(grid: BucketGrid, instantMs: number): number {
  const { edges, start, end, stepSeconds } = grid
  if (instantMs < start.getTime() || instantMs >= end.getTime()) return -1
  if (!edges) return Math.floor((instantMs - start.getTime()) / (stepSeconds * 1000))
  let [low, high] = [0, edges.length - 1]
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if ((edges[middle] ?? 0) <= instantMs) low = middle
    else high = middle
  }
  return low
}

function automatic(wish: GridWish, most: number): BucketGrid {
  const grid = seriesGrid({ ...wish, maxPoints: Math.min(wish.maxPoints, most) })
  if (!grid.sampled || grid.stepSeconds < dayS || grid.stepSeconds % dayS !== 0) return grid
  for (let days = grid.stepSeconds / dayS; ; days *= 2) {
    const local = calendar(wish, 'day', days)
    if (local.count <= Math.max(4, Math.min(wish.maxPoints, most))) return local
  }
}

function fixed(wish: GridWish, resolution: Resolution): BucketGrid {
  switch (resolution) {
    case 'AUTO':
    case 'RAW':
      return regular(wish, wish.intervalSeconds)
    case 'MIN_15':
    case 'HOUR': {
      const step = fixedSteps[resolution]
      return regular(wish, step % wish.intervalSeconds === 0 ? step : wish.intervalSeconds)
    }
    case 'DAY':
    case 'WEEK':
    case 'MONTH':
    case 'YEAR':
      return calendar(wish, units[resolution], 1)
  }
}

function regular({ from, to, intervalSeconds }: GridWish, stepSeconds: number): BucketGrid {
  const start = floorToStep(from, stepSeconds)
  const count = countSteps(start, to, stepSeconds)
  const end = new Date(start.getTime() + count * stepSeconds * 1000)
  return { start, end, stepSeconds, count, sampled: stepSeconds > intervalSeconds }
}

function calendar(wish: GridWish, unit: CalendarUnit, size: number): BucketGrid {
  const edges = calendarEdges(wish, wish.timeZone, unit, size)
  const count = edges.length - 1
  const [first = 0, last = 0] = [edges[0], edges.at(-1)]
  return {
    ...{ start: new Date(first), end: new Date(last), count, edges, sampled: true },
    stepSeconds: Math.round((last - first) / 1000 / count),
  }
}
