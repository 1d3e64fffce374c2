import { quarterMs } from '../calendar/quarter-grid.ts'
import { emptyColumn, type EnergyColumn } from './energy-column.ts'

/** Sums of readings by bucket: a quarter-hour, or the interval of the meter where that is longer. */
export type ReadingSums = {
  /** ms UTC */
  starts: ArrayLike<number>
  /** Whole 10⁻⁶ kW. */
  sums: ArrayLike<number>
  /** Readings in the bucket. */
  counts: ArrayLike<number>
}

const quarterSeconds = quarterMs / 1000

/** The energy of readings per quarter-hour; one that is longer than that is spread evenly over its quarter-hours. */
export function spreadReadings(
  { starts, sums, counts }: ReadingSums,
  intervalSeconds: number,
  { startMs, count }: { startMs: number; count: number },
): EnergyColumn {
  const column = emptyColumn(startMs, count)
  column.expected = (count * quarterSeconds) / intervalSeconds
  const width = Math.max(1, Math.round(intervalSeconds / quarterSeconds))
  const seconds = Math.min(intervalSeconds, quarterSeconds)
  for (let i = 0; i < starts.length; i++) {
    const held = counts[i] ?? 0
    const place = Math.floor(((starts[i] ?? Number.NaN) - startMs) / quarterMs)
    const first = Math.max(0, place)
    const end = Math.min(count, place + width)
    if (held === 0 || !(end > first)) continue
    column.millijoules.fill((sums[i] ?? Number.NaN) * seconds, first, end)
    if (held * intervalSeconds === quarterSeconds) column.complete.fill(1, first, end)
    if (held * intervalSeconds >= quarterSeconds) column.filled.fill(1, first, end)
    column.present += (held * (end - first)) / width
  }
  return column
}
