import { countSteps, floorToStep } from '#platform/interval/interval.ts'
import { quarterMs } from '../calendar/quarter-grid.ts'
import type { FormulaNode } from '../meter/formula.ts'
import type { Meter } from '../meter/meter.ts'
import { evaluateFormula } from '../meter/virtual-series.ts'
import type { Quantity } from '../reading/reading.ts'
import type { SeriesSource } from '../reading/series-source.ts'
import type { ColumnRange } from './energy-column.store.ts'
import { emptyColumn, quarterKw, wholeQuarters, type EnergyColumn } from './energy-column.ts'
import { spreadReadings } from './spread-readings.ts'

/** Asked for at once: a source that is asked for more may answer from means. */
const mostIntervals = 500_000
const quarterSeconds = quarterMs / 1000

/**
 * The energy of a virtual meter: its formula over the mean powers of its terms, quarter-hour by quarter-hour, for
 * formulas of which the mean is the formula of the means (see isLinear). A quarter-hour in which a term is missing
 * or incomplete is missing.
 */
export function virtualColumn(
  node: FormulaNode,
  terms: ReadonlyMap<string, EnergyColumn>,
  { startMs, count }: { startMs: number; count: number },
): EnergyColumn {
  const powers = new Map(
    [...terms].map(([name, column]) => [name, wholeQuarters(column).map(quarterKw)]),
  )
  const kw = evaluateFormula(node, powers, count)
  const column = emptyColumn(startMs, count)
  column.expected = count
  const columns = [...terms.values()]
  for (let i = 0; i < count; i++) {
    const power = kw[i] ?? Number.NaN
    if (Number.isNaN(power)) continue
    // To the millionth of a kW, as readings are.
    column.millijoules[i] = Math.round(power * 1e6) * 900
    column.complete[i] = columns.every(({ complete }) => complete[i]) ? 1 : 0
    column.filled[i] = 1
    column.present++
  }
  return column
}

/** The energy of a virtual meter computed at its own intervals, as its series is, then by quarter-hour. */
export async function virtualIntervals(
  source: SeriesSource,
  meter: Meter,
  quantity: Quantity,
  range: ColumnRange,
): Promise<EnergyColumn> {
  const { startMs, count, asOf } = range
  const stepSeconds = Math.max(quarterSeconds, meter.intervalSeconds)
  const stepMs = stepSeconds * 1000
  const first = floorToStep(new Date(startMs), stepSeconds).getTime()
  const steps = countSteps(new Date(first), new Date(startMs + count * quarterMs), stepSeconds)
  const most = Math.max(1, Math.floor((mostIntervals * meter.intervalSeconds) / stepSeconds))
  const sums = new Float64Array(steps)
  const counts = new Float64Array(steps)
  for (let done = 0; done < steps; done += most) {
    const piece = Math.min(most, steps - done)
    const [start, end] = [first + done * stepMs, first + (done + piece) * stepMs]
    const grid = {
      ...{ start: new Date(start), end: new Date(end), count: piece, stepSeconds },
      sampled: stepSeconds > meter.intervalSeconds,
    }
    const computed = await source.columns(meter, { quantity, grid, asOf })
    sums.set(computed.sums, done)
    counts.set(computed.counts, done)
  }
  const starts = sums.map((_, i) => first + i * stepMs)
  return spreadReadings({ starts, sums, counts }, meter.intervalSeconds, range)
}

/** Whether a formula is a weighted sum of its terms: then its mean is the formula of their means. */
export function isLinear(node: FormulaNode): boolean {
  return degreeOf(node) <= 1
}

/** 0 constant, 1 a weighted sum, 2 anything else. */
function degreeOf(node: FormulaNode): number {
  switch (node.type) {
    case 'number':
      return 0
    case 'term':
      return 1
    case 'negative':
      return degreeOf(node.of)
    case 'operation':
      return degreeOfOperation(node)
    case 'call':
      return node.of.every(child => degreeOf(child) === 0) ? 0 : 2
  }
}

function degreeOfOperation({
  operator,
  left,
  right,
}: Extract<FormulaNode, { type: 'operation' }>): number {
  const [a, b] = [degreeOf(left), degreeOf(right)]
  if (operator === '*') return a + b
  if (operator === '/') return b === 0 ? a : 2
  return Math.max(a, b)
}
