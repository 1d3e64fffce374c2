import { quarterMs, startOfDate } from '../calendar/quarter-grid.ts'
import { energyBetween } from '../kpi/energy-column.ts'
import type { CostGap } from './cost-gaps.ts'
import type { Amount, CostItem, CostRequest } from './cost-request.ts'
import { fitsUsage, isEnergyPrice, isRow, type DatedPrice } from './dated-price.ts'
import { energyCost } from './energy-cost.ts'
import { demandPeriod, standingCost } from './standing-cost.ts'
import { add, divide, multiply, zero } from './ratio.ts'
import { stretchesOf, type Stretch } from './stretches.ts'
import { quartersOfPeriod, usageHours } from './usage.ts'

/** The items of a bill, and what is missing in them. */
export type CostsOfRange = { items: CostItem[]; gaps: CostGap[] }

/**
 * Costs of quarter-hour energy × the price valid then, and of demand, base fees and reactive energy, one item per
 * component. Everything is exact; nothing is rounded here. What cannot be priced is a gap, never zero.
 */
export function costsOfRange(request: CostRequest): CostsOfRange {
  const items = new Map<number, CostItem>()
  const gaps: CostGap[] = []
  for (const stretch of stretchesOf(request.grid, request.prices, request.range)) {
    const { date } = stretch
    if (!stretch.isVatKnown) gaps.push({ code: 'PRICE_MISSING', name: 'Umsatzsteuer', date })
    for (const { price, amount, found } of pricedParts(stretch, request)) {
      if (amount) addTo(items, price, amount, stretch)
      gaps.push(...found)
    }
  }
  return { items: [...items.values()].sort((a, b) => a.position - b.position), gaps }
}

/** The items of `costsOfRange` alone. */
export function costItems(request: CostRequest): CostItem[] {
  return costsOfRange(request).items
}

type PricedPart = { price: DatedPrice; amount: Amount | undefined; found: CostGap[] }

/** What each price of a stretch that counts comes to, and what is missing for it. */
function pricedParts(stretch: Stretch, request: CostRequest): PricedPart[] {
  const year = request.usage.get(stretch.date.slice(0, 4))
  const hours = year ? usageHours(year) : null
  return stretch.prices.flatMap(price => {
    const gap = (code: CostGap['code'], name = price.name) => [{ code, name, date: stretch.date }]
    if (isRow(price) && !year?.peak) {
      return [{ price, amount: undefined, found: gap('NO_COMPLETE_QUARTER') }]
    }
    if (!fitsUsage(price, hours)) return []
    if (price.isMissing || (price.isGross && !stretch.isVatKnown)) {
      return [{ price, amount: unpriced(price, stretch, request), found: gap('PRICE_MISSING') }]
    }
    const amount = amountOf(price, stretch, request)
    if (!amount) return [{ price, amount, found: gap('NO_COMPLETE_QUARTER') }]
    const period = provisionalPeriod(price, stretch, request)
    return [{ price, amount, found: period ? gap('PEAK_PROVISIONAL', period) : [] }]
  })
}

function amountOf(price: DatedPrice, stretch: Stretch, request: CostRequest): Amount | undefined {
  return isEnergyPrice(price)
    ? energyCost(price, stretch, request)
    : standingCost(price, stretch, request)
}

/** The energy of a price that is not known; other amounts cannot be told. */
function unpriced(
  price: DatedPrice,
  { first, end }: Stretch,
  { column }: CostRequest,
): Amount | undefined {
  if (!isEnergyPrice(price)) return undefined
  const unpricedMillijoules = energyBetween(column.millijoules, first, end)
  return { eur: zero, quantity: zero, unpricedMillijoules }
}

/** The year or month on whose peak the price depends, where it is not over yet. */
function provisionalPeriod(
  price: DatedPrice,
  stretch: Stretch,
  { grid, nowMs }: CostRequest,
): string | undefined {
  const period = isRow(price) ? stretch.date.slice(0, 4) : demandPeriod(price, stretch)
  if (period === undefined || nowMs === undefined) return undefined
  const start = period.length === 4 ? `${period}-01-01` : `${period}-01`
  const endMs =
    startOfDate(start, grid.timeZone) + quartersOfPeriod(period, grid.timeZone) * quarterMs
  return nowMs < endMs ? period : undefined
}

function addTo(
  items: Map<number, CostItem>,
  price: DatedPrice,
  amount: Amount,
  { vatFactor }: Stretch,
): void {
  const { position, kind, name, unit, isGross, source } = price
  const item = items.get(position) ?? {
    ...{ position, kind, name, unit, netEur: zero, grossEur: zero, quantity: zero },
    ...{ unpricedMillijoules: 0n, sources: [] },
  }
  const eur = kind === 'FEED_IN' ? { n: -amount.eur.n, d: amount.eur.d } : amount.eur
  item.netEur = add(item.netEur, isGross ? divide(eur, vatFactor) : eur)
  item.grossEur = add(item.grossEur, isGross ? eur : multiply(eur, vatFactor))
  item.quantity = add(item.quantity, amount.quantity)
  item.unpricedMillijoules += amount.unpricedMillijoules
  if (!price.isMissing && !item.sources.includes(source)) item.sources.push(source)
  items.set(position, item)
}
