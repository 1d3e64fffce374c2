import type { DayTypes } from '../calendar/day-type.ts'
import type { QuarterGrid } from '../calendar/quarter-grid.ts'
import { energyScale, fitsUsage, isEnergyPrice, isRow, type DatedPrice } from './dated-price.ts'
import { add, divide, multiply, ratio, toNumber, zero, type Ratio } from './ratio.ts'
import { spotUnits, spotUnitsPerEur, type SpotColumn } from './spot-column.ts'
import { stretchesOf, type Stretch } from './stretches.ts'
import { windowIndices } from './time-window.ts'

/** A column of the end price: one component in ct/kWh net, null where its price is not known. */
export type EndPriceColumn = {
  position: number
  kind: DatedPrice['kind']
  name: string
  values: (number | null)[]
}

export type EndPrice = {
  columns: EndPriceColumn[]
  net: (number | null)[]
  gross: (number | null)[]
}

export type EndPriceRequest = {
  grid: QuarterGrid
  prices: readonly DatedPrice[]
  spot: SpotColumn | undefined
  dayTypes: DayTypes
  /** Benutzungsstunden that choose the row of the network charges; null: such prices are not known. */
  usageHours: number | null
}

const hundred = ratio(100n)

/**
 * Customer price of each quarter-hour: Σ of the energy components in ct/kWh, and × (1 + VAT). Base fees and
 * demand charges are no part of it. Exact; each value is the double next to the exact decimal.
 */
export function endPrice(request: EndPriceRequest): EndPrice {
  const { grid } = request
  const columns = emptyColumns(request)
  const net = new Array<number | null>(grid.count).fill(null)
  const gross = new Array<number | null>(grid.count).fill(null)
  const price = { columns: [...columns.values()], net, gross }
  for (const stretch of stretchesOf(grid, request.prices, { first: 0, end: grid.count })) {
    fillStretch(price, columns, stretch, request)
  }
  return price
}

function fillStretch(
  { net, gross }: EndPrice,
  columns: ReadonlyMap<number, EndPriceColumn>,
  stretch: Stretch,
  request: EndPriceRequest,
): void {
  const parts = stretch.prices
    .filter(price => isEnergyPrice(price) && mayFit(price, request))
    .map(price => ({
      values: columns.get(price.position)?.values ?? [],
      at: isKnown(price, stretch, request) ? pricesOfStretch(price, stretch, request) : unknown,
    }))
  const remembered = new Map<string, [number, number]>()
  for (let i = stretch.first; i < stretch.end; i++) {
    const found = parts.map(({ values, at }) => {
      const part = at(i)
      values[i] = part && toNumber(part.value)
      return part
    })
    const total = totalOf(found, stretch.vatFactor, remembered)
    net[i] = total?.[0] ?? null
    gross[i] = stretch.isVatKnown ? (total?.[1] ?? null) : null
  }
}

/** Without Benutzungsstunden any row may be the one that counts. */
function mayFit(price: DatedPrice, { usageHours }: EndPriceRequest): boolean {
  return (usageHours === null && isRow(price)) || fitsUsage(price, usageHours)
}

function isKnown(price: DatedPrice, stretch: Stretch, { usageHours }: EndPriceRequest): boolean {
  if (price.isMissing || (usageHours === null && isRow(price))) return false
  return stretch.isVatKnown || !price.isGross
}

function unknown(): null {
  return null
}

/** A price in ct/kWh net; equal keys are equal values. */
type Part = { value: Ratio; key: string } | null

/** What the component costs in the quarter-hour with this index. */
function pricesOfStretch(
  price: DatedPrice,
  stretch: Stretch,
  request: EndPriceRequest,
): (index: number) => Part {
  const { grid, dayTypes, spot } = request
  const scale = multiply(energyScale(price.unit), hundred)
  const toNet = (value: Ratio): Ratio => {
    const inCt = multiply(value, scale)
    return price.isGross ? divide(inCt, stretch.vatFactor) : inCt
  }
  const fixed = [...price.windows.map(window => window.price), price.price].map((value, key) => ({
    value: toNet(value),
    key: String(key),
  }))
  const windows = windowIndices(grid, price.windows, dayTypes, stretch)
  const valueOf = (index: number) => fixed[windows[index - stretch.first] ?? 0] ?? null
  if (price.unit !== 'SPOT_FACTOR' && !price.zeroAtNegativeSpot) return valueOf
  return index => {
    const eurPerMwh = spot?.[index] ?? Number.NaN
    if (Number.isNaN(eurPerMwh)) return null
    if (price.unit !== 'SPOT_FACTOR')
      return eurPerMwh < 0 ? { value: zero, key: 'zero' } : valueOf(index)
    const units = spotUnits(eurPerMwh)
    const factor = valueOf(index)
    if (!factor) return null
    const spotPrice = ratio(BigInt(units), BigInt(spotUnitsPerEur))
    return { value: multiply(factor.value, spotPrice), key: `${factor.key}:${units}` }
  }
}

function totalOf(
  parts: Part[],
  vatFactor: Ratio,
  remembered: Map<string, [number, number]>,
): [number, number] | undefined {
  if (parts.length === 0 || parts.includes(null)) return undefined
  const key = parts.map(part => part?.key ?? '').join('|')
  const known = remembered.get(key)
  if (known) return known
  let sum = zero
  for (const part of parts) if (part) sum = add(sum, part.value)
  const total: [number, number] = [toNumber(sum), toNumber(multiply(sum, vatFactor))]
  remembered.set(key, total)
  return total
}

function emptyColumns({ grid, prices }: EndPriceRequest): Map<number, EndPriceColumn> {
  const columns = new Map<number, EndPriceColumn>()
  for (const price of prices) {
    const { position, kind, name } = price
    if (!isEnergyPrice(price) || columns.has(position)) continue
    const values = new Array<number | null>(grid.count).fill(null)
    columns.set(position, { position, kind, name, values })
  }
  return columns
}
