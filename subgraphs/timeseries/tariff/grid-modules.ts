import { z } from 'zod'
import { readDataFile } from '../calendar/data-file.ts'
import { add, compare, decimalOf, multiply, ratio, subtract, zero, type Ratio } from './ratio.ts'
import { hoursOfWindow, type WindowTime } from './time-window.ts'

const shape = z.strictObject({
  module1FixedEur: z.number(),
  module1Kwh: z.number(),
  module1Share: z.number(),
  module2Share: z.number(),
  module3LeastHighHours: z.number(),
  module3LeastQuarters: z.number(),
  validFrom: z.iso.date(),
  source: z.string(),
})
export type ModuleRules = z.infer<typeof shape>

let rules: ModuleRules | undefined

/** The figures of `grid-modules.json`, read once. */
export function moduleRules(): ModuleRules {
  rules ??= readDataFile('tariff/grid-modules.json', shape)
  return rules
}

/**
 * Modul 1: the flat reduction of a year, 80 € + 3,750 kWh × network energy price × 0.2; 140 € at 8 ct/kWh. The price
 * and the amount are both gross.
 */
export function module1Eur(energyPriceCt: Ratio, given = moduleRules()): Ratio {
  const kwhEur = multiply(multiply(decimalOf(given.module1Kwh), energyPriceCt), ratio(1n, 100n))
  return add(decimalOf(given.module1FixedEur), multiply(kwhEur, decimalOf(given.module1Share)))
}

/** Modul 2: the network energy price of the device's own meter, × 0.4. */
export function module2PriceCt(energyPriceCt: Ratio, given = moduleRules()): Ratio {
  return multiply(energyPriceCt, decimalOf(given.module2Share))
}

export type ModuleCase = {
  /** kWh of the whole connection, the device included, and of the device alone. */
  totalKwh: Ratio
  deviceKwh: Ratio
  /** Network energy price in ct/kWh. */
  energyPriceCt: Ratio
  /** Cost of the whole connection under the prices of Modul 3, where the operator offers them. */
  module3EnergyEur: Ratio | undefined
  /** € a year for the second meter of Modul 2. */
  secondMeterEur: Ratio
  /** Share of a year that the energy is of. */
  yearShare: Ratio
  /** Modul 3 needs a smart meter. */
  hasSmartMeter: boolean
}

export type GridModule = 'NONE' | 'MODULE_1' | 'MODULE_2' | 'MODULE_1_AND_3'
export type ModuleCost = { module: GridModule; costEur: Ratio; reductionEur: Ratio }

/**
 * Network energy costs of a range under each module, the cheapest first; the flat reduction and the second meter
 * count for the share of the year. The reduction never makes the network charge negative.
 */
export function compareModules(given: ModuleCase): ModuleCost[] {
  const perKwh = (ct: Ratio, kwh: Ratio) => multiply(multiply(ct, kwh), ratio(1n, 100n))
  const plain = perKwh(given.energyPriceCt, given.totalKwh)
  const flat = multiply(module1Eur(given.energyPriceCt), given.yearShare)
  const rest = subtract(given.totalKwh, given.deviceKwh)
  const second = add(
    add(
      perKwh(given.energyPriceCt, rest),
      perKwh(module2PriceCt(given.energyPriceCt), given.deviceKwh),
    ),
    multiply(given.secondMeterEur, given.yearShare),
  )
  const costs: [GridModule, Ratio][] = [
    ['NONE', plain],
    ['MODULE_1', atLeastZero(subtract(plain, flat))],
    ['MODULE_2', second],
  ]
  if (given.module3EnergyEur && given.hasSmartMeter) {
    costs.push(['MODULE_1_AND_3', atLeastZero(subtract(given.module3EnergyEur, flat))])
  }
  return costs
    .map(([module, costEur]) => ({ module, costEur, reductionEur: subtract(plain, costEur) }))
    .sort((a, b) => compare(a.costEur, b.costEur))
}

/** What is missing for windows to be those of Modul 3, in German; empty when nothing is. */
export function checkModule3(
  windows: readonly (WindowTime & { price: Ratio })[],
  energyPriceCt: Ratio,
  given = moduleRules(),
): string[] {
  const high = windows.filter(({ price }) => compare(price, energyPriceCt) > 0)
  const low = windows.filter(({ price }) => compare(price, energyPriceCt) < 0)
  const missing: string[] = []
  if (high.length === 0 || low.length === 0) {
    missing.push(
      'Modul 3 braucht eine Hochtarif- und eine Niedertarifstufe neben dem Standardtarif.',
    )
  }
  let highHours = 0
  for (const window of high) highHours += hoursOfWindow(window)
  if (high.length > 0 && highHours < given.module3LeastHighHours) {
    missing.push(
      `Der Hochtarif muss mindestens ${given.module3LeastHighHours} Stunden am Tag gelten.`,
    )
  }
  const quarters = new Set(high.flatMap(({ months }) => quartersOf(months)))
  if (high.length > 0 && quarters.size < given.module3LeastQuarters) {
    missing.push(
      `Modul 3 muss in mindestens ${given.module3LeastQuarters} Quartalen des Jahres gelten.`,
    )
  }
  return missing
}

function quartersOf(months: readonly number[] | null): number[] {
  return (months ?? [1, 4, 7, 10]).map(month => Math.ceil(month / 3))
}

function atLeastZero(value: Ratio): Ratio {
  return compare(value, zero) < 0 ? zero : value
}
