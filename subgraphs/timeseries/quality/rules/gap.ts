import { germanPlural } from '../../wording/german.ts'
import { germanSpan } from '../german-span.ts'
import type { Found } from '../quality-finding.ts'
import { isFaulty, runsOf, timeOf, type ReadingColumn, type Run } from '../reading-column.ts'
import type { Thresholds } from '../thresholds.ts'

/** Intervals without a value, and those whose value is marked faulty: both wait for a substitute. */
export function findGaps(
  column: ReadingColumn,
  { linearGapHours }: Pick<Thresholds, 'linearGapHours'>,
): Found[] {
  const { values, stepMs } = column
  return runsOf(values.length, slot => Number.isNaN(values[slot])).map(run => {
    const seconds = ((run.to - run.from) * stepMs) / 1000
    return {
      rule: 'GAP',
      severity: seconds <= linearGapHours * 3600 ? 'WARNING' : 'ERROR',
      from: timeOf(column, run.from),
      to: timeOf(column, run.to),
      intervals: run.to - run.from,
      message: messageOf(column, run, seconds),
    }
  })
}

function messageOf(column: ReadingColumn, { from, to }: Run, seconds: number): string {
  let marked = 0
  for (let slot = from; slot < to; slot += 1) if (isFaulty(column, slot)) marked += 1
  const length = germanSpan(seconds)
  if (marked === to - from) {
    return `${germanPlural(marked, 'Wert ist', 'Werte sind')} als fehlerhaft markiert (${length}).`
  }
  const missing = germanPlural(to - from - marked, 'Wert fehlt', 'Werte fehlen')
  return marked === 0
    ? `${missing} (${length}).`
    : `${missing}, ${germanPlural(marked, 'weiterer ist', 'weitere sind')} als fehlerhaft markiert (zusammen ${length}).`
}
