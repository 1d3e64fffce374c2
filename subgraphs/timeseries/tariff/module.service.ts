import { UserError } from '#platform/errors.ts'
import type { Viewer } from '#platform/identity/viewer.ts'
import { calendarDayTypes } from '../calendar/day-type.ts'
import { energyOf, type EnergyColumn } from '../kpi/energy-column.ts'
import type { KpiScope } from '../kpi/kpi-scope.ts'
import type { KpiService } from '../kpi/kpi.service.ts'
import type { MeterSelection } from '../kpi/meter-selection.ts'
import { coverageOf } from '../kpi/load-figures.ts'
import { costItems } from './costs.ts'
import { gridPriceOf, type GridPrice } from './grid-price.ts'
import { checkModule3, compareModules, moduleRules, type GridModule } from './grid-modules.ts'
import { compare, decimalOf, ratio, roundTo, sumOf, zero, type Ratio } from './ratio.ts'
import type { Tariff } from './tariff.ts'
import { tariffUnknown } from './tariff.service.ts'
import type { TariffStore } from './tariff.store.ts'
import { quartersOfPeriod } from './usage.ts'
import { germanNumber } from '../wording/german.ts'

export type ModuleRequest = {
  /** The network energy price (ct/kWh) and, in its time windows, the steps of Modul 3. */
  tariff: Tariff
  hasSmartMeter: boolean
  secondMeterEurPerYear: number
}

export type ModuleFigures = {
  modules: { module: GridModule; costEur: number; reductionEur: number; isCheapest: boolean }[]
  energyPriceCt: number
  totalKwh: number
  deviceKwh: number
  /** Share of a year the range covers. */
  yearShare: number
  coverage: number
  /** German: why Modul 3 cannot be chosen or computed. */
  notes: string[]
  source: string
}

const mjPerKwh = 3_600_000_000n
/** € a year. */
const mostSecondMeterEur = 100_000

export type ModuleQuestion = Omit<ModuleRequest, 'tariff'> & {
  selection: MeterSelection
  deviceMeterId: string
  tariffId: string
  from: Date
  to: Date
}

export class ModuleService {
  constructor(private readonly use: { kpis: KpiService; tariffs: TariffStore }) {}

  async compareFor(question: ModuleQuestion, viewer: Viewer): Promise<ModuleFigures | UserError> {
    viewer.require('viewer')
    const { kpis, tariffs } = this.use
    const { from, to, deviceMeterId, tariffId, selection } = question
    const [scope, device, tariff] = await Promise.all([
      kpis.open({ selection, from, to }, viewer),
      kpis.open({ selection: { meterIds: [deviceMeterId] }, from, to }, viewer),
      tariffs.byId(tariffId),
    ])
    if (scope instanceof UserError) return scope
    if (device instanceof UserError) return device
    return tariff ? this.compare(scope, device, { ...question, tariff }) : tariffUnknown
  }

  /** Network energy costs of a connection under Modul 1, 2 and 1 + 3; `device` is the controllable device. */
  async compare(
    scope: KpiScope,
    device: KpiScope,
    request: ModuleRequest,
  ): Promise<ModuleFigures | UserError> {
    const [total, own] = await Promise.all(
      [scope, device].map(each => each.sum(each.roles.consumption, 'CONSUMPTION')),
    )
    if (!total || !own || total.present === 0) return noReadings
    const [totalKwh, deviceKwh] = [kwhOf(total), kwhOf(own)]
    const wrong = checkQuantities({ own, totalKwh, deviceKwh }, request)
    if (wrong) return wrong
    const price = gridPriceOf(request.tariff, scope.grid, total)
    if (price instanceof UserError) return price
    const yearShare = yearShareOf(scope)
    const costs = compareModules({
      ...{ totalKwh, deviceKwh, yearShare, energyPriceCt: price.price },
      module3EnergyEur: isModule3(price)
        ? gridEnergyEur(price, scope, total, request.tariff.state)
        : undefined,
      secondMeterEur: decimalOf(request.secondMeterEurPerYear),
      hasSmartMeter: request.hasSmartMeter,
    })
    const lowest = costs[0]?.costEur ?? zero
    return {
      modules: costs.map(({ module, costEur, reductionEur }) => ({
        ...{ module, isCheapest: compare(costEur, lowest) === 0 },
        costEur: roundTo(costEur, 2),
        reductionEur: roundTo(reductionEur, 2),
      })),
      energyPriceCt: roundTo(price.price, 5),
      totalKwh: roundTo(totalKwh, 6),
      deviceKwh: roundTo(deviceKwh, 6),
      yearShare: roundTo(yearShare, 9),
      coverage: Math.min(coverageOf(total), coverageOf(own)),
      notes: notesOf(price, request.hasSmartMeter),
      source: moduleRules().source,
    }
  }
}

function checkQuantities(
  { own, totalKwh, deviceKwh }: { own: EnergyColumn; totalKwh: Ratio; deviceKwh: Ratio },
  { secondMeterEurPerYear: eur }: ModuleRequest,
): UserError | undefined {
  if (!(eur >= 0 && eur <= mostSecondMeterEur)) return secondMeterInvalid
  if (own.present === 0) return noDeviceReadings
  return compare(deviceKwh, totalKwh) > 0 ? deviceExceeds(deviceKwh, totalKwh) : undefined
}

function kwhOf(column: EnergyColumn): Ratio {
  return ratio(energyOf(column), mjPerKwh)
}

function isModule3({ windows, price }: GridPrice): boolean {
  return checkModule3(windows, price).length === 0
}

function gridEnergyEur(
  { windows, price, priced }: GridPrice,
  { grid }: KpiScope,
  column: EnergyColumn,
  state: Tariff['state'],
): Ratio {
  const items = costItems({
    ...{ grid, column, spot: undefined, reactive: new Map(), range: { first: 0, end: grid.count } },
    prices: [
      {
        ...priced,
        ...{ windows, price, validFrom: '0000-01-01', validUntil: null, isGross: false },
        ...{ usageFrom: null, usageBelow: null },
      },
    ],
    dayTypes: calendarDayTypes({ state, options: [] }),
    usage: new Map(),
  })
  return sumOf(items.map(({ netEur }) => netEur))
}

function notesOf({ windows, price }: GridPrice, hasSmartMeter: boolean): string[] {
  const missing = hasSmartMeter ? [] : ['Modul 3 braucht ein intelligentes Messsystem.']
  if (windows.length === 0) {
    return [...missing, 'Der Tarif nennt keine Zeitfenster; Modul 3 ist nicht berechnet.']
  }
  return [...missing, ...checkModule3(windows, price)]
}

function yearShareOf({ grid }: KpiScope): Ratio {
  const quarters = new Map<string, number>()
  for (const { date, first, end } of grid.days) {
    const year = date.slice(0, 4)
    quarters.set(year, (quarters.get(year) ?? 0) + end - first)
  }
  const shares = [...quarters].map(([year, count]) =>
    ratio(BigInt(count), BigInt(quartersOfPeriod(year, grid.timeZone))),
  )
  return sumOf(shares)
}

const noReadings = new UserError('NO_READINGS', 'Im Zeitraum liegen keine Messwerte vor.', {
  place: 'Zeitraum',
  remedy: 'Wählen Sie einen Zeitraum mit Messwerten.',
})

const noDeviceReadings = new UserError(
  'DEVICE_NO_READINGS',
  'Die steuerbare Einrichtung hat im Zeitraum keine Messwerte.',
  { place: 'Steuerbare Einrichtung', remedy: 'Wählen Sie einen Zeitraum, in dem sie misst.' },
)

function deviceExceeds(deviceKwh: Ratio, totalKwh: Ratio): UserError {
  const [device, total] = [deviceKwh, totalKwh].map(kwh => germanNumber(roundTo(kwh, 3)))
  return new UserError(
    'DEVICE_EXCEEDS_TOTAL',
    `Die steuerbare Einrichtung verbraucht mit ${device ?? ''} kWh mehr als der ganze Anschluss mit ${total ?? ''} kWh.`,
    {
      place: 'Steuerbare Einrichtung',
      remedy: 'Wählen Sie als Anschluss den Zähler, der die Einrichtung mitmisst.',
    },
  )
}

const secondMeterInvalid = new UserError(
  'SECOND_METER_INVALID',
  `Der zweite Zähler muss zwischen 0 und ${germanNumber(mostSecondMeterEur)} € im Jahr kosten.`,
  { place: 'Zweiter Zähler', remedy: 'Geben Sie die jährlichen Kosten in € an, zum Beispiel 25.' },
)
