import type { BucketGrid } from './bucket-grid.ts'
import { lttb } from './lttb.ts'
import { means, presence, type SeriesColumns } from './series-columns.ts'
import type { Series, SeriesOf } from './series.ts'

/**
 * The buckets with a value that keep the shape of the curve, at most `most` of them; see lttb. Gaps stay
 * visible by the distance of the points.
 */
export function pointSeries(
  of: SeriesOf,
  grid: BucketGrid,
  columns: SeriesColumns,
  most: number,
): Series {
  const { starts, values, places } = held(grid, columns)
  const kept = lttb(starts, values, most)
  const shares = presence(columns, grid, of.meter.intervalSeconds)
  const startMs = grid.start.getTime()
  const pick = <T>(column: ArrayLike<T>, fallback: T) =>
    kept.map(i => column[places[i] ?? -1] ?? fallback)
  return {
    of,
    start: grid.start,
    end: grid.end,
    stepSeconds: grid.stepSeconds,
    sampled: grid.sampled || kept.length < values.length,
    offsets: kept.map(i => ((starts[i] ?? 0) - startMs) / 1000),
    values: kept.map(i => values[i] ?? null),
    minimum: null,
    maximum: null,
    qualities: pick(columns.qualities, 0),
    present: pick(shares, 0),
  }
}

function held(grid: BucketGrid, columns: SeriesColumns) {
  const startMs = grid.start.getTime()
  const starts: number[] = []
  const values: number[] = []
  const places: number[] = []
  for (const [i, value] of means(columns).entries()) {
    if (value === null) continue
    starts.push(grid.edges?.[i] ?? startMs + i * grid.stepSeconds * 1000)
    values.push(value)
    places.push(i)
  }
  return { starts: Float64Array.from(starts), values: Float64Array.from(values), places }
}
