import { energyBetween, millijoulesPerKwh } from '../kpi/energy-column.ts'
import type { Amount, CostRequest } from './cost-request.ts'
import { ExactDot } from './exact-dot.ts'
import { energyScale, type DatedPrice } from './dated-price.ts'
import { add, multiply, ratio, sumOf, zero, type Ratio } from './ratio.ts'
import { spotUnits, spotUnitsPerEur } from './spot-column.ts'
import type { Stretch } from './stretches.ts'
import { windowIndices } from './time-window.ts'

const mjPerKwh = BigInt(millijoulesPerKwh)

/** Σ energy of each quarter-hour × its price. */
export function energyCost(price: DatedPrice, stretch: Stretch, request: CostRequest): Amount {
  if (price.windows.length === 0 && !needsSpot(price)) {
    const energy = energyBetween(request.column.millijoules, stretch.first, stretch.end)
    return { ...amountOf(price, [price.price], [ratio(energy, mjPerKwh)]), unpricedMillijoules: 0n }
  }
  const prices = [...price.windows.map(window => window.price), price.price]
  const { energy, weighted, unpriced } = sortEnergy(price, stretch, request)
  const kwh = energy.map(millijoules => ratio(millijoules, mjPerKwh))
  if (price.unit !== 'SPOT_FACTOR') {
    return { ...amountOf(price, [...prices, zero], kwh), unpricedMillijoules: unpriced }
  }
  // Σ mJ × 1e-8 EUR/MWh: the price is a factor of it.
  const spotEur = weighted.map(sum => ratio(sum, BigInt(spotUnitsPerEur) * mjPerKwh))
  const { eur } = amountOf(price, prices, spotEur)
  return { eur, quantity: sumOf(kwh), unpricedMillijoules: unpriced }
}

type Sorted = {
  /** mJ per window, then outside of all, then (§ 51 EEG) worth nothing. */
  energy: bigint[]
  /** mJ × units of the spot price, in the same places. */
  weighted: bigint[]
  unpriced: bigint
}

function sortEnergy(price: DatedPrice, stretch: Stretch, request: CostRequest): Sorted {
  const { grid, column, dayTypes } = request
  const indices = windowIndices(grid, price.windows, dayTypes, stretch)
  const worthless = price.windows.length + 1
  const places = Array.from({ length: worthless + 1 }, () => new ExactDot())
  const weighted = places.map(() => new ExactDot())
  const unpriced = new ExactDot()
  for (let i = stretch.first; i < stretch.end; i++) {
    const value = column.millijoules[i] ?? Number.NaN
    if (Number.isNaN(value)) continue
    const spot = spotAt(price, request, i)
    if (Number.isNaN(spot)) {
      unpriced.add(value, unit)
      continue
    }
    const place = isWorthless(price, spot) ? worthless : (indices[i - stretch.first] ?? 0)
    places[place]?.add(value, unit)
    weighted[place]?.add(value, spotUnits(spot))
  }
  const inMillijoules = (sum: ExactDot) => sum.total() / BigInt(unit)
  return {
    energy: places.map(inMillijoules),
    weighted: weighted.map(sum => sum.total()),
    unpriced: inMillijoules(unpriced),
  }
}

/** A price of one, in the round units for which the sum is fast. */
const unit = 1_000_000

/** EUR/MWh, 0 where the price does not look at it, NaN where it is not known. */
function spotAt(price: DatedPrice, { spot }: CostRequest, index: number): number {
  return needsSpot(price) ? (spot?.[index] ?? Number.NaN) : 0
}

function isWorthless({ zeroAtNegativeSpot }: DatedPrice, spot: number): boolean {
  return zeroAtNegativeSpot && spot < 0
}

function needsSpot({ unit, zeroAtNegativeSpot }: DatedPrice): boolean {
  return unit === 'SPOT_FACTOR' || zeroAtNegativeSpot
}

function amountOf({ unit }: DatedPrice, prices: Ratio[], quantities: Ratio[]) {
  const scale = energyScale(unit)
  let eur = zero
  for (const [i, price] of prices.entries()) {
    eur = add(eur, multiply(multiply(quantities[i] ?? zero, price), scale))
  }
  return { eur, quantity: sumOf(quantities) }
}
