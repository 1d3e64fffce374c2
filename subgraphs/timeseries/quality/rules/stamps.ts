import { germanPlural } from '../../wording/german.ts'
import type { Found } from '../quality-finding.ts'
import { runsOf, type ReadingColumn } from '../reading-column.ts'
import { rangeOf } from './limits.ts'

/** Stamps of readings as they are stored, beside the column they were laid into. */
export type StoredStamps = {
  /** Milliseconds since 1970 of the readings that do not begin with an interval. */
  offGrid: readonly number[]
  /** Slots that more than one reading was laid into. */
  shared: readonly number[]
}

/** Readings of intervals that have not begun yet: a clock that is wrong, or a wrong year. */
export function futureFound(
  { first, last, count }: { first: number; last: number; count: number },
  stepMs: number,
): Found {
  return {
    rule: 'FUTURE_STAMP',
    severity: 'ERROR',
    from: first,
    to: last + stepMs,
    intervals: count,
    message: `${germanPlural(count, 'Wert liegt', 'Werte liegen')} in der Zukunft.`,
  }
}

/** Two readings of one interval, such as clocks that are set again make. */
export function findDuplicates(column: ReadingColumn, { shared }: StoredStamps): Found[] {
  const inside = new Set(shared)
  return runsOf(column.values.length, slot => inside.has(slot)).map(run => ({
    ...rangeOf(column, run),
    rule: 'DUPLICATE',
    severity: 'WARNING',
    message: `Zu ${germanPlural(run.to - run.from, 'Intervall', 'Intervallen')} sind mehrere Werte gespeichert; gezählt wird jeder.`,
  }))
}

/** A reading that begins inside an interval reaches into the next one. */
export function findOverlaps(column: ReadingColumn, { offGrid }: StoredStamps): Found[] {
  const { startMs, stepMs } = column
  const inside = new Set(offGrid.map(ms => Math.floor((ms - startMs) / stepMs)))
  return runsOf(column.values.length, slot => inside.has(slot)).map(run => ({
    ...rangeOf(column, run),
    rule: 'OVERLAP',
    severity: 'WARNING',
    message: `${germanPlural(run.to - run.from, 'Wert beginnt', 'Werte beginnen')} nicht mit dem Messintervall und ${run.to - run.from === 1 ? 'überlappt' : 'überlappen'} das nächste.`,
  }))
}
