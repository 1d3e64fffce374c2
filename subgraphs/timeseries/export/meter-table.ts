import type { Meter } from '../meter/meter.ts'
import { readingQualities, type Quantity, type ReadingQuality } from '../reading/reading.ts'
import type { ExportRange, ExportResolution } from './export-request.ts'
import type { Row, Table } from './export-table.ts'
import { aggregateColumns, rawColumns } from './meter-columns.ts'
import type {
  Aggregate,
  AggregateResolution,
  AggregateRow,
  ValueRow,
  ValueSource,
} from './value-source.ts'

export type MeterWish = {
  quantities: readonly Quantity[]
  resolution: ExportResolution
  range: ExportRange
}

/** One row per stored interval, or per bucket of the resolution. */
export function meterTable(store: ValueSource, meter: Meter, wish: MeterWish): Table {
  const { resolution } = wish
  const { id, name, timeZone } = meter
  const about = { subject: 'METER', id, title: name, timeZone } as const
  if (resolution === 'RAW') return { ...about, ...rawValues(store, meter, wish) }
  return { ...about, ...aggregates(store, meter, { ...wish, resolution }) }
}

function rawValues(
  store: ValueSource,
  meter: Meter,
  { quantities, range }: MeterWish,
): Pick<Table, 'columns' | 'pages'> {
  const toKwh = energyOf(meter)
  const row = ({ ts, qualityBits, ...values }: ValueRow): Row => {
    const cells: Row = [ts, ts]
    for (const quantity of quantities) {
      const kw = quantity === 'CONSUMPTION' ? values.consumption : values.production
      cells.push(kw, kw === null ? null : toKwh(kw))
    }
    cells.push(qualitiesOf(qualityBits))
    return cells
  }
  return {
    columns: rawColumns(meter.timeZone, quantities),
    async *pages() {
      for await (const page of store.readings(meter, range)) yield page.map(row)
    },
  }
}

function aggregates(
  store: ValueSource,
  meter: Meter,
  { quantities, resolution, range }: MeterWish & { resolution: AggregateResolution },
): Pick<Table, 'columns' | 'pages'> {
  const withPeaks = resolution !== 'QUARTER_HOUR'
  const row = (bucket: AggregateRow): Row => [
    bucket.ts,
    bucket.ts,
    ...quantities.flatMap(quantity => aggregateCells(bucket, quantity, meter, withPeaks)),
    qualitiesOf(bucket.qualityBits),
  ]
  return {
    columns: aggregateColumns(meter.timeZone, quantities, withPeaks),
    async *pages() {
      for await (const page of store.aggregates(meter, resolution, range)) yield page.map(row)
    },
  }
}

function aggregateCells(
  { ts, until, ...bucket }: AggregateRow,
  quantity: Quantity,
  { intervalSeconds }: Meter,
  withPeaks: boolean,
): Row {
  const aggregate: Aggregate = bucket[quantity]
  const { count, sumMw, lowest, highest, peakKw, peakAt } = aggregate
  const seconds = (until.getTime() - ts.getTime()) / 1000
  const present = (count * intervalSeconds) / seconds
  return [
    count === 0 ? null : energyKwh(sumMw, intervalSeconds),
    count === 0 ? null : withoutNoise(sumMw / count / 1e6),
    lowest,
    highest,
    ...(withPeaks ? [peakKw, peakAt] : []),
    withoutNoise(present * 100),
  ]
}

/** Energy of a sum of values in 10⁻⁶ kW that each hold for one interval. */
export function energyKwh(sumMw: number, intervalSeconds: number): number {
  return withoutNoise((sumMw * intervalSeconds) / 3.6e9)
}

function energyOf({ intervalSeconds }: Meter): (kw: number) => number {
  return kw => withoutNoise((kw * intervalSeconds) / 3600)
}

/** 3.17 kWh were stored as 12.68 kW; a quarter of that is 3.17 again, not 3.1699999999999999. */
export function withoutNoise(value: number): number {
  return Number(value.toPrecision(14))
}

/** One list per set: half a million rows share a handful of them. */
const known = new Map<number, readonly ReadingQuality[]>()

function qualitiesOf(bits: number): readonly ReadingQuality[] {
  const found = known.get(bits)
  if (found) return found
  const qualities = readingQualities.filter((_, place) => (bits >> place) & 1)
  known.set(bits, qualities)
  return qualities
}
