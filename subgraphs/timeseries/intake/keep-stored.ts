import type { Conflict, PlannedSeries } from './import-plan.ts'
import { picked } from './series.ts'

/** A series without the values that differ from what is stored and kept. */
export function withoutConflicts(planned: PlannedSeries, conflicts: Conflict[]): PlannedSeries {
  if (conflicts.length === 0) return planned
  const stamps = new Set(conflicts.map(({ start }) => start))
  const { series } = planned
  const picks: number[] = []
  for (const [i, start] of series.starts.entries()) if (!stamps.has(start)) picks.push(i)
  const { starts, values, qualities, lines, steps, volumes } = series
  return {
    ...planned,
    series: {
      ...series,
      starts: picked(starts, picks, Float64Array),
      values: picked(values, picks, Float64Array),
      qualities: picked(qualities, picks, Uint8Array),
      lines: picked(lines, picks, Uint32Array),
      steps: steps && picked(steps, picks, Int32Array),
      volumes: volumes && picked(volumes, picks, Float64Array),
    },
  }
}
