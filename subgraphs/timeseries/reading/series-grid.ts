import { countSteps, floorToStep } from '#platform/interval/interval.ts'

/** The buckets in which a series is delivered. */
export type SeriesGrid = {
  /** Start of the first bucket. */
  start: Date
  /** End of the last bucket. */
  end: Date
  stepSeconds: number
  count: number
  /** The step is wider than the interval of the readings. */
  sampled: boolean
}

export type GridRequest = { from: Date; to: Date; intervalSeconds: number; maxPoints: number }

/** What a client may ask for at once; a month of quarter-hours fits. */
const mostPoints = 5000

/** With fewer, the width of seventy years would not fit into an Int. */
const leastPoints = 4

/** GraphQL's Int ends here. */
const largestInt = 2 ** 31 - 1

const minute = 60
const hour = 60 * minute
const day = 24 * hour

/** Widths that people read off an axis. */
const niceSteps = [
  ...[1, 2, 5, 10, 15, 30],
  ...[1, 2, 5, 10, 15, 30].map(minutes => minutes * minute),
  ...[1, 2, 3, 4, 6, 8, 12].map(hours => hours * hour),
  ...[1, 2, 7, 14, 28].map(days => days * day),
]

/** Monday, 00:00 in Central European Time: buckets of hours and days begin there all winter. */
const origin = new Date('2000-01-02T23:00:00Z')

/**
 * Buckets that cover `[from, to)`: the readings' own interval where at most `maxPoints` of them are
 * needed, else the narrowest round width that does. They lie on a fixed grid, so that a moved or
 * enlarged section shows the same buckets.
 */
export function seriesGrid({ from, to, intervalSeconds, maxPoints }: GridRequest): SeriesGrid {
  const most = Math.min(Math.max(leastPoints, Math.trunc(maxPoints)), mostPoints)
  const own = { ...cover(from, to, intervalSeconds, new Date(0)), sampled: false }
  if (own.count <= most) return own
  for (const step of widths(intervalSeconds)) {
    const grid = cover(from, to, step, origin)
    if (grid.count <= most) return { ...grid, sampled: true }
  }
  return own
}

/** Neither empty nor longer than any archive: two buckets of it still have a width that fits. */
export function isReasonable({ from, to }: { from: Date; to: Date }): boolean {
  const mostYears = 70
  const length = to.getTime() - from.getTime()
  return length > 0 && length <= mostYears * 366 * day * 1000
}

/** Multiples of the interval, ever wider; the last covers any range in two buckets. */
function* widths(intervalSeconds: number): Generator<number> {
  for (const step of niceSteps) {
    if (step > intervalSeconds && step % intervalSeconds === 0) yield step
  }
  const widest = 28 * day
  const first = widest % intervalSeconds === 0 ? widest : widest * intervalSeconds
  for (let step = first * 2; step <= largestInt; step *= 2) yield step
}

function cover(from: Date, to: Date, stepSeconds: number, zero: Date): Omit<SeriesGrid, 'sampled'> {
  const shift = zero.getTime()
  const start = new Date(
    floorToStep(new Date(from.getTime() - shift), stepSeconds).getTime() + shift,
  )
  const count = countSteps(start, to, stepSeconds)
  const end = new Date(start.getTime() + count * stepSeconds * 1000)
  return { start, end, stepSeconds, count }
}
