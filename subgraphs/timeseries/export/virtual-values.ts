import {
  addSteps,
  countSteps,
  floorToStep,
  quarterHourSeconds,
} from '#platform/interval/interval.ts'
import { localDays } from '#platform/interval/local-day.ts'
import type { Meter } from '../meter/meter.ts'
import { quantities, type Quantity } from '../reading/reading.ts'
import { means, type SeriesColumns } from '../reading/series-columns.ts'
import type { SeriesSource } from '../reading/series-source.ts'
import type { ExportRange } from './export-request.ts'
import type {
  Aggregate,
  AggregateResolution,
  AggregateRow,
  ValueRow,
  ValueSource,
} from './value-source.ts'

const intervalsAtOnce = 10_000
/** Buckets whose values are computed together: a year of days, three months of hours. */
const bucketsAtOnce = 2000
const zone = 'Europe/Berlin'
const quarterMs = quarterHourSeconds * 1000

type Computed = Record<Quantity, SeriesColumns> & { startMs: number; stepMs: number; count: number }

/** The values of meters that are a formula over others, computed piece by piece. */
export class VirtualValues implements ValueSource {
  constructor(private readonly series: SeriesSource) {}

  async *readings(meter: Meter, { from, to }: ExportRange): AsyncIterable<ValueRow[]> {
    let start = floorToStep(from, meter.intervalSeconds)
    while (start < to) {
      const end = earlier(addSteps(start, intervalsAtOnce, meter.intervalSeconds), to)
      const rows = rowsOf(await this.compute(meter, { from: start, to: end }))
      if (rows.length > 0) yield rows
      start = end
    }
  }

  async *aggregates(
    meter: Meter,
    resolution: AggregateResolution,
    range: ExportRange,
  ): AsyncIterable<AggregateRow[]> {
    const edges = bucketEdges(resolution, range)
    const most = resolution === 'MONTH' ? 1 : bucketsAtOnce
    for (let first = 0; first + 1 < edges.length; first += most) {
      const piece = edges.slice(first, first + most + 1)
      const [from = 0, to = 0] = [piece[0], piece.at(-1)]
      const computed = await this.compute(meter, { from: new Date(from), to: new Date(to) })
      const rows = piece
        .slice(0, -1)
        .flatMap((startMs, place) =>
          bucketOf(computed, { startMs, endMs: piece[place + 1] ?? startMs }, meter),
        )
      if (rows.length > 0) yield rows
    }
  }

  /** Every interval of the range, by its own length. */
  private async compute(meter: Meter, { from, to }: ExportRange): Promise<Computed> {
    const { intervalSeconds: stepSeconds } = meter
    const start = floorToStep(from, stepSeconds)
    const count = countSteps(start, to, stepSeconds)
    const grid = {
      start,
      end: addSteps(start, count, stepSeconds),
      stepSeconds,
      count,
      sampled: false,
    }
    const [CONSUMPTION, PRODUCTION] = await Promise.all([
      this.series.columns(meter, { quantity: 'CONSUMPTION', grid }),
      this.series.columns(meter, { quantity: 'PRODUCTION', grid }),
    ])
    return { CONSUMPTION, PRODUCTION, startMs: start.getTime(), stepMs: stepSeconds * 1000, count }
  }
}

function rowsOf(computed: Computed): ValueRow[] {
  const { startMs, stepMs, count, CONSUMPTION, PRODUCTION } = computed
  const [consumption, production] = [means(CONSUMPTION), means(PRODUCTION)]
  const rows: ValueRow[] = []
  for (let i = 0; i < count; i++) {
    const values = { consumption: consumption[i] ?? null, production: production[i] ?? null }
    if (values.consumption === null && values.production === null) continue
    rows.push({ ts: new Date(startMs + i * stepMs), ...values, qualityBits: bitsOf(computed, i) })
  }
  return rows
}

/** Of both directions: the one that the formula does not give has none. */
function bitsOf({ CONSUMPTION, PRODUCTION }: Computed, i: number): number {
  return (CONSUMPTION.qualities[i] ?? 0) | (PRODUCTION.qualities[i] ?? 0)
}

/** None where the bucket holds no value. */
function bucketOf(
  computed: Computed,
  { startMs, endMs }: { startMs: number; endMs: number },
  { intervalSeconds }: Meter,
): AggregateRow[] {
  const place = (at: number) => Math.ceil((at - computed.startMs) / computed.stepMs)
  const span = { first: place(startMs), end: Math.min(place(endMs), computed.count) }
  const [CONSUMPTION, PRODUCTION] = quantities.map(quantity =>
    aggregateOf(computed, quantity, span, intervalSeconds),
  )
  if (!CONSUMPTION || !PRODUCTION || CONSUMPTION.count + PRODUCTION.count === 0) return []
  let qualityBits = 0
  for (let i = span.first; i < span.end; i++) qualityBits |= bitsOf(computed, i)
  return [{ ts: new Date(startMs), until: new Date(endMs), qualityBits, CONSUMPTION, PRODUCTION }]
}

function aggregateOf(
  { startMs, stepMs, ...columns }: Computed,
  quantity: Quantity,
  { first, end }: { first: number; end: number },
  intervalSeconds: number,
): Aggregate {
  const { sums, counts, lowest, highest } = columns[quantity]
  const total = { count: 0, sumMw: 0, lowest: Infinity, highest: -Infinity }
  const peak = new QuarterPeak(quarterHourSeconds / intervalSeconds)
  for (let i = first; i < end; i++) {
    if (!counts[i]) continue
    total.count++
    total.sumMw += sums[i] ?? 0
    total.lowest = Math.min(total.lowest, lowest[i] ?? Infinity)
    total.highest = Math.max(total.highest, highest[i] ?? -Infinity)
    peak.add(startMs + i * stepMs, sums[i] ?? 0)
  }
  const hasValues = total.count > 0
  return {
    count: total.count,
    sumMw: total.sumMw,
    lowest: hasValues ? total.lowest : null,
    highest: hasValues ? total.highest : null,
    ...peak.found,
  }
}

/** The highest mean of the complete clock quarter-hours among intervals in their order. */
class QuarterPeak {
  found: Pick<Aggregate, 'peakKw' | 'peakAt'> = { peakKw: null, peakAt: null }
  private quarter = -1
  private count = 0
  private sumMw = 0

  constructor(private readonly whole: number) {}

  add(startMs: number, valueMw: number): void {
    const quarter = Math.floor(startMs / quarterMs)
    if (quarter !== this.quarter) {
      this.quarter = quarter
      this.count = 0
      this.sumMw = 0
    }
    this.count++
    this.sumMw += valueMw
    if (this.count !== this.whole) return
    const kw = this.sumMw / 1e6 / this.whole
    if (this.found.peakKw !== null && kw <= this.found.peakKw) return
    this.found = { peakKw: kw, peakAt: new Date(quarter * quarterMs) }
  }
}

/** Starts of the buckets and the end of the last one, ms UTC; the range is whole buckets. */
function bucketEdges(resolution: AggregateResolution, { from, to }: ExportRange): number[] {
  if (resolution === 'QUARTER_HOUR' || resolution === 'HOUR') {
    const stepMs = resolution === 'HOUR' ? 3_600_000 : quarterMs
    const count = Math.ceil((to.getTime() - from.getTime()) / stepMs)
    return Array.from({ length: count + 1 }, (_, place) => from.getTime() + place * stepMs)
  }
  const days = localDays(from, to, zone)
  const starts = days.filter(
    ({ date }, place) => resolution === 'DAY' || place === 0 || date.endsWith('-01'),
  )
  return [...starts.map(({ start }) => start.getTime()), days.at(-1)?.end.getTime() ?? to.getTime()]
}

function earlier(a: Date, b: Date): Date {
  return a < b ? a : b
}
