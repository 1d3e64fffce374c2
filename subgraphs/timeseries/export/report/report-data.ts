import type { Quantity } from '../../reading/reading.ts'
import type { Meter } from '../../meter/meter.ts'
import type { ExportPlan } from '../export-plan.ts'
import type { ExportRange } from '../export-request.ts'
import { fittingResolution } from '../fitting-resolution.ts'
import { figuresOf, type FigureStores, type MeterFigures } from '../meter-figures.ts'
import { energyKwh, withoutNoise } from '../meter-table.ts'
import type { AggregateResolution, AggregateRow, ValueSource } from '../value-source.ts'
import type { FileSource, OriginCount } from '../source.store.ts'
import type { LoadPoint } from './load-chart.ts'

/** One month, or the part of it that lies in the range. */
export type MonthFigures = ExportRange & {
  energyKwh: number | null
  meanKw: number | null
  peakKw: number | null
  peakAt: Date | null
  /** 0 … 1 */
  present: number
}

/** What a report says of one direction of a meter. */
export type QuantityReport = {
  quantity: Quantity
  figures: MeterFigures
  points: LoadPoint[]
  months: MonthFigures[]
}
export type MeterReport = {
  meter: Meter
  quantities: QuantityReport[]
  origins: OriginCount[]
  files: FileSource[]
}

export type ReportStores = FigureStores & { valuesOf: (meter: Meter) => ValueSource }

const dayMs = 86_400_000

/** As fine as can be seen on paper, and no finer than the meter. */
export function chartResolution(
  { from, to }: ExportRange,
  meter: Pick<Meter, 'intervalSeconds'>,
): AggregateResolution {
  const days = (to.getTime() - from.getTime()) / dayMs
  const visible = days <= 8 ? 'QUARTER_HOUR' : days <= 93 ? 'HOUR' : 'DAY'
  return fittingResolution(visible, meter)
}

export async function reportOf(
  stores: ReportStores,
  plan: ExportPlan,
  meter: Meter,
): Promise<MeterReport> {
  const { range } = plan
  const figures = await figuresOf(stores, { ...plan, meters: [meter] })
  const resolution = chartResolution(range, meter)
  const buckets = await bucketsOf(stores, meter, resolution, range)
  const months = await bucketsOf(stores, meter, 'MONTH', range)
  return {
    meter,
    origins: await stores.sources.origins(meter.id, range),
    files: await stores.sources.files(meter.id),
    quantities: figures.map(own => ({
      quantity: own.quantity,
      figures: own,
      points: buckets.flatMap(bucket => pointOf(bucket, own.quantity, resolution)),
      months: months.map(month => monthOf(month, own.quantity, meter, range)),
    })),
  }
}

async function bucketsOf(
  { valuesOf }: ReportStores,
  meter: Meter,
  resolution: AggregateResolution,
  range: ExportRange,
): Promise<AggregateRow[]> {
  const rows: AggregateRow[] = []
  for await (const page of valuesOf(meter).aggregates(meter, resolution, range)) rows.push(...page)
  return rows
}

function pointOf(
  { ts, until, ...bucket }: AggregateRow,
  quantity: Quantity,
  resolution: AggregateResolution,
): LoadPoint[] {
  const { count, sumMw, peakKw } = bucket[quantity]
  if (count === 0) return []
  const peak = resolution === 'QUARTER_HOUR' ? null : peakKw
  const [startMs, endMs] = [ts.getTime(), until.getTime()]
  return [{ startMs, endMs, meanKw: sumMw / count / 1e6, peakKw: peak }]
}

function monthOf(
  { ts, until, ...bucket }: AggregateRow,
  quantity: Quantity,
  { intervalSeconds }: Meter,
  range: ExportRange,
): MonthFigures {
  const { count, sumMw, peakKw, peakAt } = bucket[quantity]
  const from = new Date(Math.max(ts.getTime(), range.from.getTime()))
  const to = new Date(Math.min(until.getTime(), range.to.getTime()))
  const seconds = (to.getTime() - from.getTime()) / 1000
  return {
    ...{ from, to, peakKw, peakAt },
    energyKwh: count === 0 ? null : energyKwh(sumMw, intervalSeconds),
    meanKw: count === 0 ? null : withoutNoise(sumMw / count / 1e6),
    present: (count * intervalSeconds) / seconds,
  }
}
