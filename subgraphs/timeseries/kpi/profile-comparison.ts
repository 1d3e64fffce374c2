import { dayTypes, type DayType, type DayTypes } from '../calendar/day-type.ts'
import type { QuarterGrid } from '../calendar/quarter-grid.ts'
import { millijoulesPerKwh } from './energy-column.ts'

/** Mean day of a day type, in kW per quarter of the wall clock; null where there is no value. */
export type MeanDay = {
  dayType: DayType
  days: number
  actualKw: (number | null)[]
  profileKw: (number | null)[]
}

export type ProfileComparison = {
  /** kWh/a of the profile whose energy over the measured quarter-hours is the measured energy. */
  annualKwh: number
  /** Σ|actual − profile| / (2 · Σ actual): the share of energy used at another time than the profile's. */
  shiftedShare: number
  /** Quarter-hours compared: those with a value. */
  quarters: number
  meanDays: MeanDay[]
}

/**
 * A load profile beside a standard load profile of the same energy. `unitProfile` is the profile for 1 kWh/a.
 * Undefined where nothing was used.
 */
export function compareWithProfile(
  grid: QuarterGrid,
  millijoules: Float64Array,
  unitProfile: Float64Array,
  dayTypesOf: DayTypes,
): ProfileComparison | undefined {
  let actual = 0
  let expected = 0
  let quarters = 0
  for (const [i, value] of millijoules.entries()) {
    if (Number.isNaN(value)) continue
    actual += value / millijoulesPerKwh
    expected += unitProfile[i] ?? 0
    quarters++
  }
  if (actual <= 0 || expected <= 0) return undefined
  const annualKwh = actual / expected
  let difference = 0
  for (const [i, value] of millijoules.entries()) {
    if (Number.isNaN(value)) continue
    difference += Math.abs(value / millijoulesPerKwh - (unitProfile[i] ?? 0) * annualKwh)
  }
  const scaled = unitProfile.map(value => value * annualKwh)
  return {
    ...{ annualKwh, quarters, shiftedShare: difference / (2 * actual) },
    meanDays: meanDaysOf(grid, millijoules, scaled, dayTypesOf),
  }
}

function meanDaysOf(
  grid: QuarterGrid,
  millijoules: Float64Array,
  profileKwh: Float64Array,
  dayTypesOf: DayTypes,
): MeanDay[] {
  return dayTypes.map(dayType => {
    const days = grid.days.filter(({ date }) => dayTypesOf(date) === dayType)
    const [actual, profile, counts] = [
      new Float64Array(96),
      new Float64Array(96),
      new Float64Array(96),
    ]
    for (const { first, end } of days) {
      for (let i = first; i < end; i++) {
        const value = millijoules[i] ?? Number.NaN
        if (Number.isNaN(value)) continue
        const slot = grid.slot[i] ?? 0
        increase(actual, slot, (4 * value) / millijoulesPerKwh)
        increase(profile, slot, 4 * (profileKwh[i] ?? 0))
        increase(counts, slot, 1)
      }
    }
    const mean = (sums: Float64Array) =>
      Array.from(sums, (sum, slot) => (counts[slot] ? sum / (counts[slot] ?? 1) : null))
    return { dayType, days: days.length, actualKw: mean(actual), profileKw: mean(profile) }
  })
}

function increase(sums: Float64Array, slot: number, by: number): void {
  sums[slot] = (sums[slot] ?? 0) + by
}
