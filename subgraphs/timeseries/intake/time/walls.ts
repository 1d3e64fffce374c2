import { at, type Stamps } from '../series.ts'
import { dayMs } from './stamp.ts'

/** What the wall clock showed, in rising order, `00:00 with the old date` put right. */
export type Walls = {
  count: number
  wallMs: Float64Array
  lines: Uint32Array
  offsets: Int16Array
  folds: Int8Array
  /** How many days end with 00:00 and the date of the day that ends, and the first such line. */
  wrapped: { count: number; firstLine: number }
  /** Index of each wall in the file; a file that runs backwards is turned. */
  isTurned: boolean
}

/**
 * The last interval of a day may read 24:00, or 00:00 with the date of the day that ends: both become
 * midnight of the following day. Files that run backwards are turned, so that everything behind may
 * rely on rising stamps.
 */
export function wallsOf(given: Stamps): Walls {
  const isTurned = runsBackwards(given)
  const stamps = isTurned ? turned(given) : given
  const { count, days, times, lines } = stamps
  const wallMs = new Float64Array(count)
  const wrapped = { count: 0, firstLine: 0 }
  for (let i = 0; i < count; i += 1) {
    const isWrapped = i > 0 && endsDayBefore(stamps, i)
    if (isWrapped && wrapped.count === 0) wrapped.firstLine = at(lines, i)
    if (isWrapped) wrapped.count += 1
    wallMs[i] = at(days, i) + at(times, i) + (isWrapped ? dayMs : 0)
  }
  return { count, wallMs, lines, offsets: stamps.offsets, folds: stamps.folds, wrapped, isTurned }
}

function runsBackwards({ count, days, times }: Stamps): boolean {
  let balance = 0
  for (let i = 1; i < count; i += 1) {
    const step = at(days, i) + at(times, i) - at(days, i - 1) - at(times, i - 1)
    balance += Math.sign(step)
  }
  return balance < 0
}

function turned({ count, lines, days, times, offsets, folds }: Stamps): Stamps {
  return {
    count,
    lines: lines.toReversed(),
    days: days.toReversed(),
    times: times.toReversed(),
    offsets: offsets.toReversed(),
    folds: folds.toReversed(),
  }
}

function endsDayBefore({ days, times }: Stamps, i: number): boolean {
  return times[i] === 0 && days[i - 1] === days[i] && at(times, i - 1) > dayMs / 2
}
