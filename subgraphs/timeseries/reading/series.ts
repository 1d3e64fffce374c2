import type { Meter } from '../meter/meter.ts'
import type { BucketGrid } from './bucket-grid.ts'
import type { Downsampling } from './resolution.ts'
import type { Quantity } from './reading.ts'
import { maxima, means, minima, presence, type SeriesColumns } from './series-columns.ts'
import type { SeriesGrid } from './series-grid.ts'

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

/** What a series was asked for. */
export type SeriesOf = {
  meter: Meter
  quantity: Quantity
  from: Date
  to: Date
  asOf: Date | undefined
}

/** One column per question, made when it is asked: a year of minutes has half a million values. */
export type Series = {
  readonly of: SeriesOf
  readonly start: Date
  readonly end: Date
  /** Length of every bucket; the mean length where `offsets` is given. */
  readonly stepSeconds: number
  readonly sampled: boolean
  /** Seconds from `start` to each point where they are not evenly spaced. */
  readonly offsets: number[] | null
  readonly values: (number | null)[]
  readonly minimum: (number | null)[] | null
  readonly maximum: (number | null)[] | null
  /** Set of the qualities of each bucket: bit n stands for quality n. */
  readonly qualities: number[]
  /** Share of each bucket that values cover, 0 … 1. */
  readonly present: number[]
}

/** The series of a grid's buckets. */
export class BucketSeries implements Series {
  constructor(
    readonly of: SeriesOf,
    private readonly grid: BucketGrid,
    private readonly columns: SeriesColumns,
    private readonly downsampling: Downsampling,
  ) {}

  get start(): Date {
    return this.grid.start
  }
  get end(): Date {
    return this.grid.end
  }
  get stepSeconds(): number {
    return this.grid.stepSeconds
  }
  get sampled(): boolean {
    return this.grid.sampled
  }
  get offsets(): number[] | null {
    const { edges, start } = this.grid
    if (!edges) return null
    return Array.from(edges.subarray(0, -1), edge => (edge - start.getTime()) / 1000)
  }
  get values(): (number | null)[] {
    return means(this.columns)
  }
  get minimum(): (number | null)[] | null {
    return this.hasExtremes ? minima(this.columns) : null
  }
  get maximum(): (number | null)[] | null {
    return this.hasExtremes ? maxima(this.columns) : null
  }
  get qualities(): number[] {
    return [...this.columns.qualities]
  }
  get present(): number[] {
    return presence(this.columns, this.grid, this.of.meter.intervalSeconds)
  }

  private get hasExtremes(): boolean {
    return this.grid.sampled && this.downsampling !== 'MEAN'
  }
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
