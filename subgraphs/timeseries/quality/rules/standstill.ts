import { germanNumber, germanPlural } from '../../wording/german.ts'
import { germanSpan } from '../german-span.ts'
import type { Found } from '../quality-finding.ts'
import { isMeasured, runsOf, type ReadingColumn, type Run } from '../reading-column.ts'
import type { Thresholds } from '../thresholds.ts'
import { rangeOf } from './limits.ts'

/** Zero for longer than it should be. A confirmed outage is a substitute and no finding any more. */
export function findZeroRuns(
  column: ReadingColumn,
  { zeroRunHours }: Pick<Thresholds, 'zeroRunHours'>,
): Found[] {
  if (zeroRunHours === null) return []
  const { values } = column
  return runsOf(values.length, slot => values[slot] === 0 && isMeasured(column, slot))
    .filter(run => secondsOf(column, run) >= zeroRunHours * 3600)
    .map(run => ({
      ...rangeOf(column, run),
      rule: 'ZERO_RUN',
      severity: 'WARNING',
      message: `${germanPlural(run.to - run.from, 'Wert ist', 'Werte sind')} nacheinander 0 kW (${germanSpan(secondsOf(column, run))}).`,
    }))
}

/** The same value above zero, again and again: a device that repeats what it read last. */
export function findFrozen(
  column: ReadingColumn,
  { frozenHours, frozenIntervals }: Pick<Thresholds, 'frozenHours' | 'frozenIntervals'>,
): Found[] {
  if (frozenHours === null) return []
  return equalRuns(column)
    .filter(
      run => run.to - run.from >= frozenIntervals && secondsOf(column, run) >= frozenHours * 3600,
    )
    .map(run => ({
      ...rangeOf(column, run),
      rule: 'FROZEN',
      severity: 'WARNING',
      message: `${germanPlural(run.to - run.from, 'Wert ist', 'Werte sind')} nacheinander gleich: ${germanNumber(column.values[run.from] ?? NaN)} kW (${germanSpan(secondsOf(column, run))}).`,
    }))
}

function equalRuns(column: ReadingColumn): Run[] {
  const { values } = column
  const runs: Run[] = []
  let from = 0
  for (let slot = 1; slot <= values.length; slot += 1) {
    const goesOn = slot < values.length && values[slot] === values[from] && isMeasured(column, slot)
    if (goesOn) continue
    const value = values[from] ?? NaN
    if (value !== 0 && !Number.isNaN(value) && isMeasured(column, from)) {
      runs.push({ from, to: slot })
    }
    from = slot
  }
  return runs
}

function secondsOf({ stepMs }: ReadingColumn, { from, to }: Run): number {
  return ((to - from) * stepMs) / 1000
}
