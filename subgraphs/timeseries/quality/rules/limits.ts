import { germanNumber, germanPlural } from '../../wording/german.ts'
import type { Found } from '../quality-finding.ts'
import { runsOf, timeOf, type ReadingColumn, type Run } from '../reading-column.ts'
import type { Thresholds } from '../thresholds.ts'

/** Consumption and production are both ≥ 0 (domain.md, "Units and time"). */
export function findNegative(
  column: ReadingColumn,
  { negativeToleranceKw }: Pick<Thresholds, 'negativeToleranceKw'>,
): Found[] {
  const { values } = column
  return runsOf(values.length, slot => (values[slot] ?? NaN) < -negativeToleranceKw).map(run => {
    const lowest = germanNumber(extreme(values, run, Math.min))
    const count = run.to - run.from
    return {
      ...rangeOf(column, run),
      rule: 'NEGATIVE',
      severity: 'ERROR',
      message:
        count === 1
          ? `Der Wert ist negativ: ${lowest} kW.`
          : `${germanPlural(count, 'Wert ist', 'Werte sind')} negativ, der niedrigste ${lowest} kW.`,
    }
  })
}

/** More than the connection can carry; a little more may be the tolerance of what is written in the contract. */
export function findAboveCapacity(
  column: ReadingColumn,
  capacityKw: number | null,
  { capacityTolerance }: Pick<Thresholds, 'capacityTolerance'>,
): Found[] {
  if (capacityKw === null) return []
  const { values } = column
  return runsOf(values.length, slot => (values[slot] ?? NaN) > capacityKw).map(run => {
    const highest = extreme(values, run, Math.max)
    const share = germanNumber(Math.round((highest / capacityKw) * 1000) / 10)
    return {
      ...rangeOf(column, run),
      rule: 'ABOVE_CAPACITY',
      severity: highest > capacityKw * (1 + capacityTolerance) ? 'ERROR' : 'WARNING',
      message: `${germanPlural(run.to - run.from, 'Wert liegt', 'Werte liegen')} über der Anschlussleistung von ${germanNumber(capacityKw)} kW, der höchste ist ${germanNumber(highest)} kW (${share} %).`,
    }
  })
}

export function rangeOf(
  column: ReadingColumn,
  { from, to }: Run,
): Pick<Found, 'from' | 'to' | 'intervals'> {
  return { from: timeOf(column, from), to: timeOf(column, to), intervals: to - from }
}

function extreme(values: Float64Array, run: Run, better: (a: number, b: number) => number): number {
  let best = values[run.from] ?? NaN
  for (let slot = run.from; slot < run.to; slot += 1) best = better(best, values[slot] ?? NaN)
  return best
}
