import { bucketIndex, bucketSeconds, type BucketGrid } from './bucket-grid.ts'
import { unitsPerKw } from './exact-sum.ts'

/** What the readings of each bucket add up to; a bucket without a value has the count 0. */
export type SeriesColumns = {
  /** Whole numbers of 10⁻⁶ kW. */
  sums: Float64Array
  counts: Float64Array
  lowest: Float64Array
  highest: Float64Array
  /** Set of qualities: bit n stands for quality n; faulty readings show here and count nowhere else. */
  qualities: Uint8Array
}

/** Aggregates of any buckets that are not wider than those they are folded into. */
export type Aggregates = SeriesColumns & {
  /** ms UTC */
  starts: Float64Array
}

export function emptyColumns(count: number): SeriesColumns {
  return {
    sums: new Float64Array(count),
    counts: new Float64Array(count),
    lowest: new Float64Array(count).fill(Infinity),
    highest: new Float64Array(count).fill(-Infinity),
    qualities: new Uint8Array(count),
  }
}

/** Adds finer aggregates up to the buckets of a grid. */
export function fold(aggregates: Aggregates, grid: BucketGrid): SeriesColumns {
  const columns = emptyColumns(grid.count)
  const { sums, counts, lowest, highest, qualities } = columns
  // Not `entries()`: a year of minutes would make half a million pairs.
  for (let i = 0; i < aggregates.starts.length; i++) {
    const bucket = bucketIndex(grid, at(aggregates.starts, i))
    if (bucket < 0) continue
    qualities[bucket] = at(qualities, bucket) | at(aggregates.qualities, i)
    const count = at(aggregates.counts, i)
    if (count === 0) continue
    sums[bucket] = at(sums, bucket) + at(aggregates.sums, i)
    counts[bucket] = at(counts, bucket) + count
    lowest[bucket] = Math.min(at(lowest, bucket), at(aggregates.lowest, i))
    highest[bucket] = Math.max(at(highest, bucket), at(aggregates.highest, i))
  }
  return columns
}

/** The columns of one set have one length. */
function at(column: Float64Array | Uint8Array, index: number): number {
  return column[index] ?? NaN
}

type Cell = number | null

/** Mean power of each bucket, kW. One value is itself, to its last digit. */
export function means({ sums, counts, highest }: SeriesColumns): Cell[] {
  return cells(counts, (i, count) =>
    count === 1 ? at(highest, i) : at(sums, i) / unitsPerKw / count,
  )
}

export function minima({ counts, lowest }: SeriesColumns): Cell[] {
  return cells(counts, i => at(lowest, i))
}

export function maxima({ counts, highest }: SeriesColumns): Cell[] {
  return cells(counts, i => at(highest, i))
}

/** Share of each bucket that readings with a value cover, 0 … 1. */
export function presence(
  { counts }: SeriesColumns,
  grid: BucketGrid,
  intervalSeconds: number,
): number[] {
  return Array.from(counts, (count, i) =>
    Math.min(1, (count * intervalSeconds) / bucketSeconds(grid, i)),
  )
}

function cells(counts: Float64Array, of: (index: number, count: number) => number): Cell[] {
  const result = new Array<Cell>(counts.length).fill(null)
  for (let i = 0; i < counts.length; i++) {
    const count = at(counts, i)
    if (count > 0) result[i] = of(i, count)
  }
  return result
}
