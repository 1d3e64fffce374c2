import type { ImportKind, Unit } from './import-options.ts'

export const unitNames: Record<Unit, string> = {
  KWH: 'kWh',
  KW: 'kW',
  WH: 'Wh',
  W: 'W',
  MWH: 'MWh',
  MW: 'MW',
  KVARH: 'kvarh',
  KVAR: 'kvar',
  EUR_PER_MWH: 'EUR/MWh',
  CT_PER_KWH: 'ct/kWh',
}

type Dimension = 'ENERGY' | 'POWER' | 'REACTIVE_ENERGY' | 'REACTIVE_POWER' | 'PRICE'

const dimensions: Record<Unit, Dimension> = {
  KWH: 'ENERGY',
  KW: 'POWER',
  WH: 'ENERGY',
  W: 'POWER',
  MWH: 'ENERGY',
  MW: 'POWER',
  KVARH: 'REACTIVE_ENERGY',
  KVAR: 'REACTIVE_POWER',
  EUR_PER_MWH: 'PRICE',
  CT_PER_KWH: 'PRICE',
}

/** Prices are imported into a market, everything else into a meter. */
export function kindOf(unit: Unit): Exclude<ImportKind, 'WEATHER'> {
  return dimensions[unit] === 'PRICE' ? 'PRICES' : 'READINGS'
}

/** Reactive energy and power go into a channel of the meter. */
export function isReactive(unit: Unit): boolean {
  return unit === 'KVARH' || unit === 'KVAR'
}

/** Whether values of this unit are energies of an interval, not its mean power. */
export function isEnergy(unit: Unit): boolean {
  return dimensions[unit] === 'ENERGY' || dimensions[unit] === 'REACTIVE_ENERGY'
}

/**
 * The function that turns a value of `unit` over one interval into the stored unit: kW for readings
 * (kW = kWh × 60 / minutes), kvar for reactive energy, EUR/MWh for prices (1 ct/kWh = 10 EUR/MWh).
 */
export function conversion(unit: Unit, intervalSeconds: number): (value: number) => number {
  const perHour = isEnergy(unit) ? 3600 / intervalSeconds : 1
  // Divided, not multiplied by 0.001: 3170 Wh must be exactly what 3.17 kWh are.
  const divisor = unit === 'WH' || unit === 'W' ? 1000 : 1
  const factor = factors[unit] ?? 1
  return value => (value * factor * perHour) / divisor
}

/** Stored values per value of a larger unit. */
const factors: Partial<Record<Unit, number>> = { MWH: 1000, MW: 1000, CT_PER_KWH: 10 }

/** Turns a register's advance into kWh or kvarh; the dimension of a power is refused before. */
export function registerFactor(unit: Unit): number {
  if (unit === 'WH') return 0.001
  return unit === 'MWH' ? 1000 : 1
}

/** Energy of mean powers over equal intervals. */
export function energyKwh(powersKw: Iterable<number>, intervalSeconds: number): number {
  let sum = 0
  for (const power of powersKw) sum += power
  return (sum * intervalSeconds) / 3600
}

/** Units that appear in files but are not imported; of another physical quantity. */
export type ForeignUnit = 'm³' | 'kVA' | 'V' | 'A' | '°C'

const price = /(?:eur|€)\s*(?:\/|per|pro|je)?\s*mwh/
const centPrice = /(?:ct|cent)\s*(?:\/|per|pro|je)?\s*kwh/
const word = (unit: string) => new RegExp(`(?<![a-zäöü])${unit}(?![a-zäöü])`)
const known: [RegExp, Unit][] = [
  [price, 'EUR_PER_MWH'],
  [centPrice, 'CT_PER_KWH'],
  [word('kvarh'), 'KVARH'],
  [word('kvar'), 'KVAR'],
  [word('mwh'), 'MWH'],
  [word('kwh'), 'KWH'],
  [word('mw'), 'MW'],
  [word('kw'), 'KW'],
  [word('wh'), 'WH'],
  // Not the status column `W/E` and not W/m².
  [/(?<![a-zäöü/])w(?![a-zäöü/])/, 'W'],
]
const foreign: [RegExp, ForeignUnit][] = [
  [word('kva'), 'kVA'],
  [word('m[3³]'), 'm³'],
  [/(?<![a-zäöü])°c(?![a-zäöü])/, '°C'],
  [/[[(]\s*v\s*[\])]/, 'V'],
  [/[[(]\s*a\s*[\])]/, 'A'],
]

/** The unit that a heading names, e.g. `Usage_kWh`, `Wirkleistung [kW]`, `price_eur_per_mwh`. */
export function unitIn(heading: string): Unit | undefined {
  const text = words(heading)
  return known.find(([pattern]) => pattern.test(text))?.[1]
}

/** The unit that a heading names and that is not imported. */
export function foreignUnitIn(heading: string): ForeignUnit | undefined {
  if (unitIn(heading) !== undefined) return undefined
  const text = words(heading)
  return foreign.find(([pattern]) => pattern.test(text))?.[1]
}

function words(heading: string): string {
  return heading.toLowerCase().replaceAll('_', ' ')
}
