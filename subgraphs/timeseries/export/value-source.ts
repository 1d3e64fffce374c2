import type { Meter } from '../meter/meter.ts'
import type { Quantity } from '../reading/reading.ts'
import type { ExportRange, ExportResolution } from './export-request.ts'

export type ValueRow = {
  ts: Date
  consumption: number | null
  production: number | null
  /** Set of qualities: bit n stands for quality n. */
  qualityBits: number
}
export type Aggregate = {
  /** Values that count; faulty ones do not. */
  count: number
  /** Sum of the values in 10⁻⁶ kW, exact. */
  sumMw: number
  lowest: number | null
  highest: number | null
  /** Highest mean of a complete clock quarter-hour. */
  peakKw: number | null
  peakAt: Date | null
}
export type AggregateRow = {
  ts: Date
  until: Date
  qualityBits: number
} & Record<Quantity, Aggregate>
export type AggregateResolution = Exclude<ExportResolution, 'RAW'>

/** Where the rows of a meter come from, page by page in their order: its readings, or a formula. */
export type ValueSource = {
  readings: (meter: Meter, range: ExportRange) => AsyncIterable<ValueRow[]>
  /** Whole buckets that begin in the range; those without a value are left out. */
  aggregates: (
    meter: Meter,
    resolution: AggregateResolution,
    range: ExportRange,
  ) => AsyncIterable<AggregateRow[]>
}
