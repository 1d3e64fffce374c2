import { ratio, multiply, zero, type Ratio } from './ratio.ts'
import type { Amount, CostRequest } from './cost-request.ts'
import type { DatedPrice } from './dated-price.ts'
import type { Stretch } from './stretches.ts'
import { quartersOfPeriod } from './usage.ts'

/** mJ of a quarter-hour with a mean of 1 kW. */
const mjPerKwQuarter = 900_000_000n

/**
 * Demand charges, base fees and reactive energy of a stretch. Prices per year or month count for the share of the
 * year or month that the stretch covers, by quarter-hours: a whole one counts exactly once. The peak of a demand
 * charge is that of the whole calendar year (or month), so that parts sum to the whole; undefined where no
 * quarter-hour of it is complete.
 */
export function standingCost(
  price: DatedPrice,
  stretch: Stretch,
  request: CostRequest,
): Amount | undefined {
  const year = stretch.date.slice(0, 4)
  const { unit } = price
  if (unit === 'CT_PER_KVARH') return reactiveCost(price, stretch, request)
  const period = demandPeriod(price, stretch)
  if (period !== undefined) return demandCost(price, stretch, request, period)
  if (unit === 'EUR_PER_YEAR') return baseFee(price, stretch, request, year)
  if (unit === 'EUR_PER_MONTH') return baseFee(price, stretch, request, stretch.month)
  throw new Error(`${unit} is no price that stands`)
}

/** The year or month whose peak a demand charge is for; undefined for other prices. */
export function demandPeriod(
  { unit }: Pick<DatedPrice, 'unit'>,
  { date, month }: Pick<Stretch, 'date' | 'month'>,
): string | undefined {
  if (unit === 'EUR_PER_KW_YEAR') return date.slice(0, 4)
  return unit === 'EUR_PER_KW_MONTH' ? month : undefined
}

function demandCost(
  { price }: DatedPrice,
  stretch: Stretch,
  { grid, usage }: CostRequest,
  period: string,
): Amount | undefined {
  const peak = usage.get(period)?.peak
  if (!peak) return undefined
  const share = shareOf(stretch, quartersOfPeriod(period, grid.timeZone))
  const kw = ratio(BigInt(peak.millijoules), mjPerKwQuarter)
  const quantity = multiply(kw, share)
  return { eur: multiply(quantity, price), quantity, unpricedMillijoules: 0n }
}

function baseFee(
  { price }: DatedPrice,
  stretch: Stretch,
  { grid }: CostRequest,
  period: string,
): Amount {
  const quantity = shareOf(stretch, quartersOfPeriod(period, grid.timeZone))
  return { eur: multiply(quantity, price), quantity, unpricedMillijoules: 0n }
}

/** The month's charged reactive energy, shared out by time where the price changes within the month. */
function reactiveCost({ price }: DatedPrice, stretch: Stretch, request: CostRequest): Amount {
  const charged = request.reactive.get(stretch.month) ?? zero
  const quantity = multiply(charged, shareOf(stretch, quartersInRange(request, stretch.month)))
  return {
    eur: multiply(quantity, multiply(price, ratio(1n, 100n))),
    quantity,
    unpricedMillijoules: 0n,
  }
}

/** Quarter-hours of a month within the grid: the charged amount is of these. */
function quartersInRange({ grid }: CostRequest, month: string): number {
  let quarters = 0
  for (const { date, first, end } of grid.days) if (date.startsWith(month)) quarters += end - first
  return quarters
}

function shareOf({ first, end }: Stretch, quarters: number): Ratio {
  return ratio(BigInt(end - first), BigInt(quarters))
}
