import type { Meter } from '../meter/meter.ts'
import type { BucketGrid } from './bucket-grid.ts'
import type { Quantity } from './reading.ts'
import type { SeriesColumns } from './series-columns.ts'
import type { SeriesSummary } from './series.ts'

export type ColumnsRequest = {
  quantity: Quantity
  grid: BucketGrid
  /** As the values were known then; without one as they are known now. */
  asOf?: Date | undefined
}

export type FiguresRequest = {
  quantity: Quantity
  /** Start of an interval of the meter, and an end that need not be one. */
  from: Date
  to: Date
  asOf?: Date | undefined
}

/** Where the series of a meter comes from: its readings, or a formula over those of others. */
export type SeriesSource = {
  columns: (meter: Meter, request: ColumnsRequest) => Promise<SeriesColumns>
  /** Figures of exactly the range. */
  figures: (meter: Meter, request: FiguresRequest) => Promise<Omit<SeriesSummary, 'expected'>>
}
