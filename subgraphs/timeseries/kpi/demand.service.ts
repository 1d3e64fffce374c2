import { UserError } from '#platform/errors.ts'
import { calendarDayTypes } from '../calendar/day-type.ts'
import { stateOf } from '../calendar/state.ts'
import { quarterStart } from '../calendar/quarter-grid.ts'
import { add, ratio, rounded, roundTo, subtract, toNumber, type Ratio } from '../tariff/ratio.ts'
import { windowIndices, type WindowTime } from '../tariff/time-window.ts'
import {
  measuredShare,
  peakBetween,
  projectedMillijoules,
  usageByPeriod,
  usageHours,
  type PeriodUsage,
} from '../tariff/usage.ts'
import { germanNumber } from '../wording/german.ts'
import { atypicalUse, type AtypicalUse, type VoltageLevel } from './atypical-use.ts'
import { demandSaving, type DemandCost, type PriceRow } from './demand-saving.ts'
import {
  energyOf,
  millijoulesPerKwh,
  quarterKw,
  toKwh,
  type EnergyColumn,
} from './energy-column.ts'
import { figure, noFigure, reason, type Figure, type Reason } from './figure.ts'
import type { KpiScope } from './kpi-scope.ts'
import { coverageOf } from './load-figures.ts'
import { networkRules } from './network-rules.ts'

export type MonthlyPeak = { month: string; kw: number | null; at: Date | null }

export type DemandFigures = {
  peak: Figure
  monthlyPeaks: MonthlyPeak[]
  years: YearFigures[]
}

/** Benutzungsstunden of a calendar year, projected from its measured quarter-hours. */
export type YearFigures = {
  year: string
  hours: number | null
  isProjected: boolean
  isAbove: boolean | null
  annualKwh: number | null
  /** RLM from 100,000 kWh/a. */
  needsLoadMetering: boolean | null
  /** Share of the year that is measured (within the range). */
  coverage: number
  reason: Reason | null
}

export type DemandCostFigures = {
  hours: number
  isAbove: boolean
  demandEur: number
  energyEur: number
  totalEur: number
}

export type SavingFigures = {
  before: DemandCostFigures
  after: DemandCostFigures
  savingEur: number
  simpleSavingEur: number
  crossesLimit: boolean
}

export type AtypicalFigures = AtypicalUse & {
  peakKw: number
  windowPeakKw: number
  windowPeakAt: Date
  source: string
}

const mostKw = 10_000_000
/** €/kW·a, and ct/kWh. */
const mostPrice = 10_000

export class DemandService {
  async demand(scope: KpiScope): Promise<DemandFigures> {
    const column = await consumptionOf(scope)
    const usage = [...usageByPeriod(scope.grid, column).values()]
    const peak = peakBetween(column, 0, scope.grid.count)
    const coverage = coverageOf(column)
    return {
      peak: peak
        ? figure(quarterKw(peak.millijoules), 'kW', coverage)
        : noFigure(column.present > 0 ? 'NO_COMPLETE_QUARTER' : 'NO_READINGS', 'kW', coverage),
      monthlyPeaks: usage
        .filter(({ period }) => period.length > 4)
        .map(({ period, peak: own }) => ({
          month: period,
          kw: own ? quarterKw(own.millijoules) : null,
          at: own ? quarterStart(scope.grid, own.index) : null,
        })),
      years: usage.filter(({ period }) => period.length === 4).map(yearFigures),
    }
  }

  /** The energy of the range counts as that of the year. */
  async saving(
    scope: KpiScope,
    newPeakKw: number,
    { below, above }: { below: PriceRow; above: PriceRow },
  ): Promise<SavingFigures | UserError> {
    if (!(newPeakKw > 0 && newPeakKw <= mostKw)) return peakInvalid
    if (![below, above].every(isRowOfPrices)) return rowInvalid
    const column = await consumptionOf(scope)
    const peak = peakBetween(column, 0, scope.grid.count)
    if (!peak || peak.millijoules === 0) return noPeak
    const energyKwh = toKwh(energyOf(column))
    const peakKw = quarterKw(peak.millijoules)
    const lowered = Math.min(newPeakKw, peakKw)
    const limitHours = networkRules().usageLimitHours.value
    const saving = demandSaving({ energyKwh, peakKw, below, above, limitHours }, lowered)
    const [before, after] = [shownCost(saving.before), shownCost(saving.after)]
    return {
      before: toFigures(before),
      after: toFigures(after),
      savingEur: cents(subtract(before.totalEur, after.totalEur)),
      simpleSavingEur: cents(saving.simpleSavingEur),
      crossesLimit: saving.crossesLimit,
    }
  }

  async atypicalUse(
    scope: KpiScope,
    windows: readonly WindowTime[],
    level: VoltageLevel,
  ): Promise<AtypicalFigures | UserError> {
    const wrong = windows.find(window => !isWindow(window))
    if (wrong) return windowInvalid(wrong)
    const column = await consumptionOf(scope)
    const { grid } = scope
    const dayTypes = calendarDayTypes({
      state: stateOf(scope.meters[0]?.state) ?? null,
      options: [],
    })
    const indices = windowIndices(grid, windows, dayTypes, { first: 0, end: grid.count })
    const inside = column.complete.map((complete, i) =>
      complete && (indices[i] ?? windows.length) < windows.length ? 1 : 0,
    )
    const peak = peakBetween(column, 0, grid.count)
    const windowPeak = peakBetween({ ...column, complete: inside }, 0, grid.count)
    if (!peak || !windowPeak) return noPeak
    const rules = networkRules().atypicalUse
    const peakKw = quarterKw(peak.millijoules)
    const windowPeakKw = quarterKw(windowPeak.millijoules)
    return {
      ...atypicalUse({ peakKw, windowPeakKw }, level, rules),
      ...{ peakKw, windowPeakKw, windowPeakAt: quarterStart(grid, windowPeak.index) },
      source: rules.source,
    }
  }
}

function consumptionOf(scope: KpiScope): Promise<EnergyColumn> {
  return scope.sum(scope.roles.consumption, 'CONSUMPTION')
}

function yearFigures(usage: PeriodUsage): YearFigures {
  const { usageLimitHours, loadMeteringFromKwh } = networkRules()
  const hours = usageHours(usage)
  const energy = projectedMillijoules(usage)
  const annualKwh = energy && toNumber(ratio(energy.n, energy.d * BigInt(millijoulesPerKwh)))
  const coverage = measuredShare(usage)
  return {
    ...{ year: usage.period, hours, annualKwh, coverage },
    isProjected: energy !== null && coverage < 1,
    isAbove: hours === null ? null : hours >= usageLimitHours.value,
    needsLoadMetering: annualKwh === null ? null : annualKwh >= loadMeteringFromKwh.value,
    reason: yearReason(usage),
  }
}

function yearReason(usage: PeriodUsage): Reason | null {
  const coverage = measuredShare(usage)
  if (coverage === 0) return reason('NO_READINGS')
  if (!usage.peak) return reason('NO_COMPLETE_QUARTER')
  if (coverage >= 1) return null
  const percent = germanNumber(Math.floor(coverage * 100_000) / 1000)
  return {
    code: 'INCOMPLETE',
    message: `Gemessen sind ${percent} % des Jahres ${usage.period}; die Energie ist auf das ganze Jahr hochgerechnet.`,
  }
}

/** The parts in cents, and the total as the sum of what is shown. */
function shownCost(cost: DemandCost): DemandCost {
  const [demandEur, energyEur] = [rounded(cost.demandEur, 2), rounded(cost.energyEur, 2)]
  return { ...cost, demandEur, energyEur, totalEur: add(demandEur, energyEur) }
}

function toFigures({ hours, isAbove, demandEur, energyEur, totalEur }: DemandCost) {
  return {
    ...{ hours: toNumber(hours), isAbove },
    ...{ demandEur: cents(demandEur), energyEur: cents(energyEur), totalEur: cents(totalEur) },
  }
}

function cents(value: Ratio): number {
  return roundTo(value, 2)
}

function isRowOfPrices({ demandEurPerKw, energyCtPerKwh }: PriceRow): boolean {
  return [demandEurPerKw, energyCtPerKwh].every(price => price >= 0 && price <= mostPrice)
}

function isWindow({ from, to }: WindowTime): boolean {
  const clock = /^(?:[01]\d|2[0-3]):(?:00|15|30|45)$/
  return clock.test(from) && (clock.test(to) || to === '24:00')
}

function windowInvalid({ from, to }: WindowTime): UserError {
  return new UserError('WINDOW_INVALID', `„${from}“ bis „${to}“ ist kein Zeitfenster.`, {
    place: 'Hochlastzeitfenster',
    remedy: 'Geben Sie Uhrzeiten auf Viertelstunden an, zum Beispiel 17:00 bis 19:30.',
  })
}

const noPeak = new UserError(
  'NO_COMPLETE_QUARTER',
  'Im Zeitraum ist keine Viertelstunde mit Leistung vollständig gemessen.',
  { place: 'Zeitraum', remedy: 'Wählen Sie einen Zeitraum mit Messwerten.' },
)

const rowInvalid = new UserError(
  'PRICE_ROW_INVALID',
  'Leistungs- und Arbeitspreis müssen zwischen 0 und 10.000 liegen.',
  {
    place: 'Preiszeile',
    remedy: 'Geben Sie den Leistungspreis in €/kW·a und den Arbeitspreis in ct/kWh an.',
  },
)

const peakInvalid = new UserError(
  'PEAK_INVALID',
  'Die neue Leistungsspitze muss über 0 kW liegen und höchstens 10.000.000 kW sein.',
  {
    place: 'Neue Leistungsspitze',
    remedy: 'Geben Sie eine Leistung in kW an.',
  },
)
