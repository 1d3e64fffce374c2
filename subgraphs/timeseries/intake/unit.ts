import type { ImportKind, Unit } from './import-options.ts'

export const unitNames: Record<Unit, string> = {
  KWH: 'kWh',
  KW: 'kW',
  WH: 'Wh',
  W: 'W',
  EUR_PER_MWH: 'EUR/MWh',
  CT_PER_KWH: 'ct/kWh',
}

/** Prices are imported into a market, everything else into a meter. */
export function kindOf(unit: Unit): ImportKind {
  return unit === 'EUR_PER_MWH' || unit === 'CT_PER_KWH' ? 'PRICES' : 'READINGS'
}

/**
 * The function that turns a value of `unit` over one interval into the stored unit: kW for readings
 * (kW = kWh × 60 / minutes), EUR/MWh for prices (1 ct/kWh = 10 EUR/MWh).
 */
export function conversion(unit: Unit, intervalSeconds: number): (value: number) => number {
  const intervalsPerHour = 3600 / intervalSeconds
  switch (unit) {
    case 'KW':
    case 'EUR_PER_MWH':
      return value => value
    case 'KWH':
      return value => value * intervalsPerHour
    case 'WH':
      return value => (value * intervalsPerHour) / 1000
    case 'W':
      return value => value / 1000
    case 'CT_PER_KWH':
      return value => value * 10
  }
}

/** Energy of mean powers over equal intervals. */
export function energyKwh(powersKw: Iterable<number>, intervalSeconds: number): number {
  let sum = 0
  for (const power of powersKw) sum += power
  return (sum * intervalSeconds) / 3600
}

/** Units that appear in files but are not imported; larger or of another physical quantity. */
export type ForeignUnit = 'MWh' | 'MW' | 'kvarh' | 'kvar' | 'm³'

const price = /(?:eur|€)\s*(?:\/|per|pro|je)?\s*mwh/
const centPrice = /(?:ct|cent)\s*(?:\/|per|pro|je)?\s*kwh/
const word = (unit: string) => new RegExp(`(?<![a-zäöü])${unit}(?![a-zäöü])`)
const known: [RegExp, Unit][] = [
  [price, 'EUR_PER_MWH'],
  [centPrice, 'CT_PER_KWH'],
  [word('kwh'), 'KWH'],
  [word('kw'), 'KW'],
  [word('wh'), 'WH'],
  // Not the status column `W/E` and not W/m².
  [/(?<![a-zäöü/])w(?![a-zäöü/])/, 'W'],
]
const foreign: [RegExp, ForeignUnit][] = [
  [word('k?varh'), 'kvarh'],
  [word('kvar'), 'kvar'],
  [word('mwh'), 'MWh'],
  [word('mw'), 'MW'],
  [word('m[3³]'), 'm³'],
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
