import { countSteps, floorToStep, quarterHourSeconds } from '#platform/interval/interval.ts'
import { parseFormula } from '../meter/formula.ts'
import type { FormulaTerm, Meter } from '../meter/meter.ts'
import { evaluateFormula } from '../meter/virtual-series.ts'
import { UserError } from '#platform/errors.ts'
import type { BucketGrid } from './bucket-grid.ts'
import { ExactSum, toUnits } from './exact-sum.ts'
import { emptyColumns, fold, means, type Aggregates, type SeriesColumns } from './series-columns.ts'
import type { ColumnsRequest, FiguresRequest, SeriesSource } from './series-source.ts'
import type { SeriesSummary } from './series.ts'

/** More intervals are computed from hourly means, so that memory stays bounded: a year of minutes is exact. */
const mostIntervals = 600_000
const hour = 3600

type Use = {
  metersOf: (ids: readonly string[]) => Promise<Meter[]>
  /** Of a term, which may be a formula itself. */
  sourceOf: (meter: Meter) => SeriesSource
}

/**
 * The series of meters that are a formula over others: computed interval by interval, then folded as the
 * readings of a real meter would be. An interval in which a term is missing is missing.
 */
export class VirtualSeriesSource implements SeriesSource {
  constructor(private readonly use: Use) {}

  async columns(meter: Meter, request: ColumnsRequest): Promise<SeriesColumns> {
    const { grid } = request
    const base = baseGrid(grid.start, grid.end, meter.intervalSeconds)
    return fold(await this.compute(meter, { ...request, grid: base }), grid)
  }

  async figures(
    meter: Meter,
    { from, to, ...request }: FiguresRequest,
  ): Promise<Omit<SeriesSummary, 'expected'>> {
    const base = baseGrid(from, to, meter.intervalSeconds)
    const computed = await this.compute(meter, { ...request, grid: base })
    const sum = new ExactSum()
    let present = 0
    let minimumKw: number | null = null
    for (const [i, count] of computed.counts.entries()) {
      if (count === 0) continue
      sum.addUnits(computed.sums[i] ?? 0)
      present += count
      minimumKw = Math.min(minimumKw ?? Infinity, computed.lowest[i] ?? Infinity)
    }
    const peak = peakOf(computed, from, to, meter.intervalSeconds)
    return { energyKwh: sum.energyKwh(meter.intervalSeconds), present, minimumKw, ...peak }
  }

  /** The formula's value in each bucket of a regular grid. */
  private async compute(meter: Meter, request: ColumnsRequest): Promise<Aggregates> {
    const { grid, quantity } = request
    const { formula } = meter
    const node = formula && parseFormula(formula.expression)
    const nothing = asAggregates(emptyColumns(grid.count), grid)
    if (!node || node instanceof UserError) return nothing
    if ((formula.quantity ?? 'CONSUMPTION') !== quantity) return nothing
    const terms = await this.terms(formula.terms, request)
    const values = new Map([...terms].map(([name, { kw }]) => [name, kw]))
    const result = evaluateFormula(node, values, grid.count)
    const columns = fromValues(result, grid.stepSeconds / meter.intervalSeconds)
    for (const { qualities } of terms.values()) {
      for (const [i, bits] of qualities.entries()) {
        columns.qualities[i] = (columns.qualities[i] ?? 0) | bits
      }
    }
    return asAggregates(columns, grid)
  }

  private async terms(terms: FormulaTerm[], { grid, asOf }: ColumnsRequest) {
    const found = await this.use.metersOf([...new Set(terms.map(({ meterId }) => meterId))])
    const meters = new Map(found.map(meter => [meter.id, meter]))
    const columns = terms.map(async ({ name, meterId, quantity }) => {
      const meter = meters.get(meterId)
      const held = meter
        ? await this.use.sourceOf(meter).columns(meter, { quantity, grid, asOf })
        : emptyColumns(grid.count)
      const whole = grid.stepSeconds / (meter?.intervalSeconds ?? grid.stepSeconds)
      const kw = Float64Array.from(means(held), (value, i) =>
        value === null || (held.counts[i] ?? 0) < whole ? NaN : value,
      )
      return [name, { kw, qualities: held.qualities }] as const
    })
    return new Map(await Promise.all(columns))
  }
}

function baseGrid(from: Date, to: Date, intervalSeconds: number): BucketGrid {
  const isLong = countSteps(from, to, intervalSeconds) > mostIntervals
  const stepSeconds = isLong && hour % intervalSeconds === 0 ? hour : intervalSeconds
  const start = floorToStep(from, stepSeconds)
  const count = countSteps(start, to, stepSeconds)
  const end = new Date(start.getTime() + count * stepSeconds * 1000)
  return { start, end, stepSeconds, count, sampled: stepSeconds > intervalSeconds }
}

/** Values that stand for this many intervals each; to the millionth of a kW, as readings are summed. */
function fromValues(kw: Float64Array, intervals: number): SeriesColumns {
  const columns = emptyColumns(kw.length)
  for (const [i, value] of kw.entries()) {
    if (Number.isNaN(value)) continue
    columns.sums[i] = toUnits(value) * intervals
    columns.counts[i] = intervals
    columns.lowest[i] = value
    columns.highest[i] = value
  }
  return columns
}

function asAggregates(columns: SeriesColumns, { start, stepSeconds }: BucketGrid): Aggregates {
  const starts = Float64Array.from(
    columns.counts,
    (_, i) => start.getTime() + i * stepSeconds * 1000,
  )
  return { ...columns, starts }
}

/** The highest mean of the complete clock quarter-hours that lie in the range. */
function peakOf(
  computed: Aggregates,
  from: Date,
  to: Date,
  intervalSeconds: number,
): Pick<SeriesSummary, 'peakKw' | 'peakAt'> {
  const none = { peakKw: null, peakAt: null }
  if (quarterHourSeconds % intervalSeconds !== 0) return none
  const start = floorToStep(from, quarterHourSeconds)
  const count = countSteps(start, to, quarterHourSeconds)
  const end = new Date(start.getTime() + count * quarterHourSeconds * 1000)
  const grid = { start, end, count, stepSeconds: quarterHourSeconds, sampled: true }
  const { sums, counts } = fold(computed, grid)
  const whole = quarterHourSeconds / intervalSeconds
  let best: { units: number; index: number } | undefined
  for (const [index, held] of counts.entries()) {
    const units = sums[index] ?? 0
    if (held === whole && (!best || units > best.units)) best = { units, index }
  }
  if (!best) return none
  return {
    peakKw: best.units / 1e6 / whole,
    peakAt: new Date(start.getTime() + best.index * quarterHourSeconds * 1000),
  }
}
