import type { ReadingQuality } from '../../reading/reading.ts'
import { dayMs, type Stamp } from './stamp.ts'

/** One value of a file with the stamp it carries, in file order. */
export type Observation = {
  /** Line of a table, segment of an EDIFACT message. */
  line: number
  stamp: Stamp
  /** In the file's unit; null where the file says that there is none. */
  value: number | null
  quality: ReadingQuality
}

/** A value of one interval in the file's unit; `start` in ms UTC. */
export type Interval = { start: number; value: number; quality: ReadingQuality }

/** Names the place of an observation for messages: `Zeile 17` or `Segment 17`. */
export type PlaceName = (line: number) => string

/** What the wall clock showed, `00:00 with the old date` put right; offset and fold as written. */
export type WallStamp = Omit<Stamp, 'dayMs' | 'timeMs'> & { wallMs: number }

/** Files that run backwards are turned, so that everything behind may rely on rising stamps. */
export function inRisingOrder(observations: Observation[]): Observation[] {
  let balance = 0
  for (const [i, { stamp }] of observations.entries()) {
    const before = observations[i - 1]
    if (before) balance += Math.sign(written(stamp) - written(before.stamp))
  }
  return balance < 0 ? observations.toReversed() : observations
}

/**
 * Wall clock of every observation. The last interval of a day may read 24:00, or 00:00 with the date
 * of the day that ends: both become midnight of the following day. `wrapped` holds the latter's lines.
 */
export function wallStamps(observations: Observation[]): { walls: WallStamp[]; wrapped: number[] } {
  const wrapped: number[] = []
  const walls = observations.map(({ stamp, line }, i) => {
    const before = observations[i - 1]?.stamp
    const isWrapped = before !== undefined && endsDayOf(before, stamp)
    if (isWrapped) wrapped.push(line)
    return {
      wallMs: written(stamp) + (isWrapped ? dayMs : 0),
      offsetMinutes: stamp.offsetMinutes,
      fold: stamp.fold,
    }
  })
  return { walls, wrapped }
}

function written({ dayMs: day, timeMs }: Stamp): number {
  return day + timeMs
}

function endsDayOf(before: Stamp, stamp: Stamp): boolean {
  return stamp.timeMs === 0 && before.dayMs === stamp.dayMs && before.timeMs > dayMs / 2
}
