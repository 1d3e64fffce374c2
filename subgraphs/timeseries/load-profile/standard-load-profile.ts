import type { DayType, DayTypes } from '../calendar/day-type.ts'
import type { GridDay, QuarterGrid } from '../calendar/quarter-grid.ts'
import type { StandardProfile } from './profile-data.ts'

const dayMs = 86_400_000

/**
 * kWh of each quarter-hour of the grid for a customer with `annualKwh` kWh/a. The clock on the wall chooses the
 * value: four are left out on the day of spring, four come twice on the day of autumn.
 */
export function standardLoadProfile(
  profile: StandardProfile,
  grid: QuarterGrid,
  dayTypes: DayTypes,
  annualKwh: number,
): Float64Array {
  const values = new Float64Array(grid.count)
  const divisor = profile.unitsPerKwh * profile.annualKwh
  for (const day of grid.days) {
    const table = tableOf(profile, day, dayTypes(day.date))
    const factor = profile.dynamised ? dynamisation(dayOfYear(day.date)) : 1
    for (let i = day.first; i < day.end; i++) {
      values[i] = ((table[grid.slot[i] ?? 0] ?? 0) * factor * annualKwh) / divisor
    }
  }
  return values
}

/**
 * F(t) for day t of the year (1 to 366):
 * −3.92e−10 t⁴ + 3.2e−7 t³ − 7.02e−5 t² + 2.1e−3 t + 1.24 (BDEW; not rounded here).
 */
export function dynamisation(t: number): number {
  return -3.92e-10 * t ** 4 + 3.2e-7 * t ** 3 - 7.02e-5 * t ** 2 + 2.1e-3 * t + 1.24
}

/** 1 on 1 January. */
export function dayOfYear(date: string): number {
  return (Date.parse(date) - Date.parse(`${date.slice(0, 4)}-01-01`)) / dayMs + 1
}

function tableOf({ seasons, tables, id }: StandardProfile, { date }: GridDay, type: DayType) {
  const monthDay = date.slice(5)
  const season = seasons.findLast(({ from }) => from <= monthDay)
  const table = tables[season?.use ?? '']
  if (!table) throw new Error(`profile ${id} has no table for ${date}`)
  return table[type]
}
