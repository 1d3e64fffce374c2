import type { QuarterGrid } from '../calendar/quarter-grid.ts'

/** The part of a local month that lies in a range: quarter-hours `[first, end)`. */
export type MonthRun = {
  /** `2026-03` */
  month: string
  first: number
  end: number
}

/** The local months that a range touches. */
export function monthRuns({ days }: Pick<QuarterGrid, 'days'>): MonthRun[] {
  const runs: MonthRun[] = []
  for (const { date, first, end } of days) {
    const month = date.slice(0, 7)
    const latest = runs.at(-1)
    if (latest?.month === month) latest.end = end
    else runs.push({ month, first, end })
  }
  return runs
}
