import { startOfDate, quarterMs, type QuarterGrid } from '../calendar/quarter-grid.ts'
import type { EnergyColumn } from '../kpi/energy-column.ts'
import { energyBetween } from '../kpi/energy-column.ts'
import { ratio, toNumber, type Ratio } from './ratio.ts'

/** The peak of a period within the range: highest complete clock quarter-hour. */
export type PeriodPeak = { millijoules: number; index: number }

/** What demand charges and the rows of the network charges need of a year or a month. */
export type PeriodUsage = {
  /** `2026` or `2026-03` */
  period: string
  /** Quarter-hours of the whole period, and of those in the range. */
  quarters: number
  inRange: number
  millijoules: bigint
  /** Quarter-hours with a whole measurement and their energy; where there are none, those with any reading. */
  measured: { quarters: number; millijoules: bigint }
  /** Undefined where no quarter-hour is complete. */
  peak: PeriodPeak | undefined
}

/** Usage of each local year and month that the range touches, by `2026` and `2026-03`. */
export function usageByPeriod(
  grid: QuarterGrid,
  column: Pick<EnergyColumn, 'millijoules' | 'complete'>,
): Map<string, PeriodUsage> {
  const usage = new Map<string, PeriodUsage>()
  const hasComplete = column.complete.includes(1)
  for (const run of monthRuns(grid)) {
    const millijoules = energyBetween(column.millijoules, run.first, run.end)
    const measured = measuredBetween(column, run, hasComplete)
    const peak = peakBetween(column, run.first, run.end)
    for (const period of [run.month.slice(0, 4), run.month]) {
      const known = usage.get(period) ?? emptyUsage(period, grid.timeZone)
      known.inRange += run.end - run.first
      known.millijoules += millijoules
      known.measured.quarters += measured.quarters
      known.measured.millijoules += measured.millijoules
      if (peak && peak.millijoules > (known.peak?.millijoules ?? -1)) known.peak = peak
      usage.set(period, known)
    }
  }
  return usage
}

/** The first quarter-hour with the highest energy among the complete ones of `[first, end)`. */
export function peakBetween(
  { millijoules, complete }: Pick<EnergyColumn, 'millijoules' | 'complete'>,
  first: number,
  end: number,
): PeriodPeak | undefined {
  let index = -1
  let highest = -1
  for (let i = first; i < end; i++) {
    const value = millijoules[i] ?? Number.NaN
    if (!complete[i] || !(value > highest)) continue
    highest = value
    index = i
  }
  return index < 0 ? undefined : { millijoules: highest, index }
}

/** Share of the whole period that is measured. */
export function measuredShare({ measured, quarters }: PeriodUsage): number {
  return measured.quarters / quarters
}

/**
 * mJ of the whole period: the energy of its measured quarter-hours, projected to all of them. Missing readings are
 * never taken for zero; null where nothing is measured.
 */
export function projectedMillijoules({ measured, quarters }: PeriodUsage): Ratio | null {
  if (measured.quarters === 0) return null
  return ratio(measured.millijoules * BigInt(quarters), BigInt(measured.quarters))
}

/**
 * Benutzungsstunden in h/a: E / Pmax of the year, E projected from the measured quarter-hours. Null without a peak
 * above zero.
 */
export function usageHours(usage: PeriodUsage): number | null {
  const { peak } = usage
  const energy = projectedMillijoules(usage)
  if (!energy || !peak || peak.millijoules <= 0) return null
  // E / Pmax in quarter-hours is energy / energy of the highest quarter-hour.
  return toNumber(ratio(energy.n, energy.d * 4n * BigInt(peak.millijoules)))
}

function measuredBetween(
  { millijoules, complete }: Pick<EnergyColumn, 'millijoules' | 'complete'>,
  { first, end }: { first: number; end: number },
  hasComplete: boolean,
): PeriodUsage['measured'] {
  const values = millijoules.slice(first, end)
  if (hasComplete) {
    for (let i = first; i < end; i++) if (!complete[i]) values[i - first] = Number.NaN
  }
  let quarters = 0
  for (const value of values) if (!Number.isNaN(value)) quarters++
  return { quarters, millijoules: energyBetween(values, 0, values.length) }
}

function* monthRuns({ days }: QuarterGrid) {
  let run: { month: string; first: number; end: number } | undefined
  for (const { date, first, end } of days) {
    const month = date.slice(0, 7)
    if (run?.month === month) {
      run.end = end
      continue
    }
    if (run) yield run
    run = { month, first, end }
  }
  if (run) yield run
}

function emptyUsage(period: string, timeZone: string): PeriodUsage {
  const quarters = quartersOfPeriod(period, timeZone)
  const measured = { quarters: 0, millijoules: 0n }
  return { period, quarters, inRange: 0, millijoules: 0n, measured, peak: undefined }
}

/** 35,040 for `2026`, 2,972 for `2026-03`. */
export function quartersOfPeriod(period: string, timeZone: string): number {
  const [year = 0, month] = period.split('-').map(Number)
  const next = month === undefined ? `${year + 1}-01-01` : firstOfNext(year, month)
  const start = month === undefined ? `${period}-01-01` : `${period}-01`
  return (startOfDate(next, timeZone) - startOfDate(start, timeZone)) / quarterMs
}

function firstOfNext(year: number, month: number): string {
  return new Date(Date.UTC(year, month, 1)).toISOString().slice(0, 10)
}
