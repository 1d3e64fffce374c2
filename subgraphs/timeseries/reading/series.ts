import type { Quantity } from './reading.ts'
import type { SeriesGrid } from './series-grid.ts'

/** Mean power (kW) per bucket from `start` on; null where there is no reading. */
export type Series = {
  meterId: string
  quantity: Quantity
  start: Date
  stepSeconds: number
  sampled: boolean
  values: (number | null)[]
  /** Extremes of each bucket where the series is sampled. */
  minimum: (number | null)[] | null
  maximum: (number | null)[] | null
  summary: SeriesSummary
}

/** Over the intervals of the readings, never over buckets. */
export type SeriesSummary = {
  energyKwh: number
  /** Highest mean of a clock quarter-hour that is complete; null where intervals are longer. */
  peakKw: number | null
  /** Start of that quarter-hour. */
  peakAt: Date | null
  minimumKw: number | null
  /** Intervals with a value, and intervals of the range. */
  present: number
  expected: number
}

/** One bucket that holds at least one value. */
export type Bucket = { start: Date; mean: number; lowest: number; highest: number }

export type Columns = Pick<Series, 'values' | 'minimum' | 'maximum'>

/** Spreads buckets over the whole grid; buckets without a value are null. */
export function toColumns(buckets: Bucket[], grid: SeriesGrid): Columns {
  const column = () => new Array<number | null>(grid.count).fill(null)
  const [values, minimum, maximum] = [column(), column(), column()]
  for (const { start, mean, lowest, highest } of buckets) {
    const index = (start.getTime() - grid.start.getTime()) / (grid.stepSeconds * 1000)
    values[index] = mean
    minimum[index] = lowest
    maximum[index] = highest
  }
  return grid.sampled ? { values, minimum, maximum } : { values, minimum: null, maximum: null }
}
