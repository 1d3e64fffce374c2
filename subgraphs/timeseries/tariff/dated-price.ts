import type { DayType } from '../calendar/day-type.ts'
import { catalogue } from './catalogue.ts'
import {
  energyUnits,
  type Component,
  type ComponentKind,
  type PriceUnit,
  type PriceWindow,
} from './component.ts'
import { parseDecimal, ratio, zero, type Ratio } from './ratio.ts'

/** A window with its exact price in the unit of its component. */
export type PricedWindow = {
  name: string
  price: Ratio
  months: number[] | null
  dayTypes: DayType[] | null
  from: string
  to: string
}

/** One price of a component with its validity: what the engine computes with. */
export type DatedPrice = {
  /** Position of its component in the stack: prices of one component make one item of a bill. */
  position: number
  kind: ComponentKind
  name: string
  unit: PriceUnit
  price: Ratio
  isGross: boolean
  validFrom: string
  validUntil: string | null
  source: string
  windows: PricedWindow[]
  usageFrom: number | null
  usageBelow: number | null
  zeroAtNegativeSpot: boolean
  /** The component holds, but the catalogue has no price for this time: it is unknown, never zero. */
  isMissing: boolean
}

/** EUR per kWh of one unit of an energy price; the spot factor is a multiple of a price in EUR/MWh. */
const eurPerKwh: Partial<Record<PriceUnit, Ratio>> = {
  CT_PER_KWH: ratio(1n, 100n),
  EUR_PER_KWH: ratio(1n),
  EUR_PER_MWH: ratio(1n, 1000n),
  SPOT_FACTOR: ratio(1n, 1000n),
}

/** EUR per kWh of an energy unit; throws for another unit. */
export function energyScale(unit: PriceUnit): Ratio {
  const scale = eurPerKwh[unit]
  if (!scale) throw new Error(`${unit} is no price of energy`)
  return scale
}

export function isEnergyPrice({ unit }: Pick<DatedPrice, 'unit'>): boolean {
  return energyUnits.has(unit)
}

/**
 * All prices of a stack; components of the catalogue bring all prices that meet their own validity, and a missing one
 * for each time of it that the catalogue does not know.
 */
export function datedPrices(components: readonly Component[]): DatedPrice[] {
  return components.flatMap((component, position) => {
    const common = { ...commonOf(component), position }
    if (component.catalogue === null) {
      const { validFrom, validUntil, source } = component
      return [{ ...common, price: exact(component.price), validFrom, validUntil, source }]
    }
    const entry = catalogue().get(component.catalogue)
    if (!entry) throw new Error(`no catalogue entry ${component.catalogue}`)
    const known = entry.prices.flatMap(({ price, source, ...validity }) => {
      const validFrom = later(component.validFrom, validity.validFrom)
      const validUntil = earlier(component.validUntil, validity.validUntil)
      if (validUntil !== null && validUntil <= validFrom) return []
      return [{ ...common, isGross: false, price: exact(price), validFrom, validUntil, source }]
    })
    const { source } = component
    const missing = holesOf(component, known).map(hole => ({
      ...{ ...common, ...hole, isGross: false, price: zero, source, isMissing: true },
    }))
    return [...known, ...missing]
  })
}

type Validity = Pick<DatedPrice, 'validFrom' | 'validUntil'>

/** The parts of a validity in which none of these holds. */
function holesOf({ validFrom, validUntil }: Validity, known: readonly Validity[]): Validity[] {
  const holes: Validity[] = []
  let from: string | null = validFrom
  for (const each of [...known].sort((a, b) => (a.validFrom < b.validFrom ? -1 : 1))) {
    if (from === null) break
    if (from < each.validFrom) holes.push({ validFrom: from, validUntil: each.validFrom })
    from = each.validUntil
  }
  if (from !== null && (validUntil === null || from < validUntil)) {
    holes.push({ validFrom: from, validUntil })
  }
  return holes
}

export function isValidOn(
  { validFrom, validUntil }: Pick<DatedPrice, 'validFrom' | 'validUntil'>,
  date: string,
): boolean {
  return validFrom <= date && (validUntil === null || date < validUntil)
}

/** The price is one of the rows between which the Benutzungsstunden choose. */
export function isRow({
  usageFrom,
  usageBelow,
}: Pick<DatedPrice, 'usageFrom' | 'usageBelow'>): boolean {
  return usageFrom !== null || usageBelow !== null
}

/** Whether the row of Benutzungsstunden fits; without a number only prices for all hours do. */
export function fitsUsage(
  { usageFrom, usageBelow }: Pick<DatedPrice, 'usageFrom' | 'usageBelow'>,
  hours: number | null,
): boolean {
  if (usageFrom === null && usageBelow === null) return true
  if (hours === null) return false
  return hours >= (usageFrom ?? 0) && hours < (usageBelow ?? Infinity)
}

function commonOf(component: Component) {
  const { kind, name, unit, isGross, usageFrom, usageBelow, zeroAtNegativeSpot } = component
  const windows = component.windows.map(toWindow)
  const row = { usageFrom, usageBelow, zeroAtNegativeSpot }
  return { kind, name, unit, isGross, ...row, windows, isMissing: false }
}

function toWindow({ price, ...window }: PriceWindow): PricedWindow {
  return { ...window, price: exact(price) }
}

function exact(text: string | null): Ratio {
  const price = parseDecimal(text ?? '')
  if (!price) throw new Error(`no price: ${text ?? 'null'}`)
  return price
}

function later(a: string, b: string): string {
  return a > b ? a : b
}

function earlier(a: string | null, b: string | null): string | null {
  if (a === null || b === null) return a ?? b
  return a < b ? a : b
}
