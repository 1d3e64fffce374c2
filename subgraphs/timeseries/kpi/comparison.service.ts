import { bdewDayTypes } from '../calendar/day-type.ts'
import { quarterGrid, type QuarterGrid } from '../calendar/quarter-grid.ts'
import { stateOf } from '../calendar/state.ts'
import { standardProfile, type ProfileId } from '../load-profile/profile-data.ts'
import { standardLoadProfile } from '../load-profile/standard-load-profile.ts'
import type { Quantity } from '../reading/reading.ts'
import { wholeQuarters } from './energy-column.ts'
import { figure, noFigure, withReason, type Figure, type ReasonCode } from './figure.ts'
import { mostQuarters, type KpiScope } from './kpi-scope.ts'
import { metersFor, type KpiService } from './kpi.service.ts'
import { noLoadFigures, type LoadFigures } from './load-figures.ts'
import { comparedPeriod, type Comparison, type Period } from './period.ts'
import { compareWithProfile, type ProfileComparison } from './profile-comparison.ts'

export type PeriodComparison = {
  period: Period
  before: LoadFigures
  /** Energy now ÷ energy before − 1. */
  energyChange: Figure
  /** The same of the mean per day: comparable where the periods differ in length (leap year, month). */
  dailyEnergyChange: Figure
  peakChange: Figure
}

export class ComparisonService {
  constructor(private readonly kpis: KpiService) {}

  async period(scope: KpiScope, quantity: Quantity, how: Comparison): Promise<PeriodComparison> {
    const { timeZone } = scope.grid
    const period = comparedPeriod({ from: scope.from, to: scope.to }, how, timeZone)
    const grid = quarterGrid(period.from, period.to, timeZone)
    const other = scope.over(grid)
    const now = await this.kpis.load(scope, quantity)
    const isTooLarge = scope.quarters + other.quarters > mostQuarters
    const before = isTooLarge
      ? noLoadFigures('COMPARISON_TOO_LARGE', 0)
      : await this.kpis.load(other, quantity)
    return {
      ...{ period, before },
      energyChange: changeOf(now.energy, before.energy),
      dailyEnergyChange: changeOf(perDay(now.energy, scope.grid), perDay(before.energy, grid)),
      peakChange: changeOf(now.peak, before.peak),
    }
  }

  /** Undefined where nothing was used. Holidays are those of the first meter's Land. */
  async profile(scope: KpiScope, profile: ProfileId): Promise<ProfileComparison | undefined> {
    const column = await scope.sum(metersFor(scope, 'CONSUMPTION'), 'CONSUMPTION')
    const state = stateOf(scope.meters[0]?.state) ?? null
    const dayTypes = bdewDayTypes({ state, options: [] })
    const unit = standardLoadProfile(standardProfile(profile), scope.grid, dayTypes, 1)
    return compareWithProfile(scope.grid, wholeQuarters(column), unit, dayTypes)
  }
}

function perDay(energy: Figure, grid: QuarterGrid): Figure {
  return energy.value === null ? energy : { ...energy, value: energy.value / grid.days.length }
}

function changeOf(now: Figure, before: Figure): Figure {
  const coverage = Math.min(now.coverage, before.coverage)
  if (now.value === null) return noFigure(now.reason?.code ?? 'NO_READINGS', '1', coverage)
  if (before.value === null) return noBefore(before.reason?.code ?? 'NO_READINGS', coverage)
  if (before.value === 0) return noFigure('COMPARISON_ZERO', '1', coverage)
  return figure(now.value / before.value - 1, '1', coverage)
}

/** The reason of the period before, told as such. */
function noBefore(code: ReasonCode, coverage: number): Figure {
  if (code === 'NO_READINGS') return noFigure('NO_COMPARISON', '1', coverage)
  const none = noFigure(code, '1', coverage)
  if (code === 'COMPARISON_TOO_LARGE') return none
  return withReason(none, code, 'Das gilt für den Vergleichszeitraum.')
}
