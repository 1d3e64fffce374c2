import type { QuarterGrid } from '../calendar/quarter-grid.ts'
import { isValidOn, type DatedPrice } from './dated-price.ts'
import { add, divide, one, ratio, zero, type Ratio } from './ratio.ts'

/** A run of quarter-hours of one month in which the same prices hold. */
export type Stretch = {
  first: number
  end: number
  /** Local date of its first day, and its month (`2026-03`). */
  date: string
  month: string
  prices: DatedPrice[]
  /** VAT as a factor: 1.19, or 1 where the tariff names none. */
  vatFactor: Ratio
  /** False where the tariff has VAT and its rate is not known: then gross and net do not follow from each other. */
  isVatKnown: boolean
}

/** Cuts `[first, end)` of a grid at each month and wherever a price begins or ends; in order, without holes. */
export function stretchesOf(
  grid: QuarterGrid,
  prices: readonly DatedPrice[],
  { first, end }: { first: number; end: number },
): Stretch[] {
  const borders = bordersOf(prices)
  const stretches: Stretch[] = []
  for (const day of grid.days) {
    if (day.end <= first || day.first >= end) continue
    const month = day.date.slice(0, 7)
    const current = stretches.at(-1)
    const dayEnd = Math.min(day.end, end)
    if (current?.month === month && !borders.has(day.date)) {
      current.end = dayEnd
      continue
    }
    const valid = prices.filter(price => isValidOn(price, day.date))
    stretches.push({
      ...{ first: Math.max(day.first, first), end: dayEnd, date: day.date, month },
      prices: valid.filter(({ kind }) => kind !== 'VAT'),
      vatFactor: vatFactorOf(valid),
      isVatKnown: !valid.some(({ kind, isMissing }) => kind === 'VAT' && isMissing),
    })
  }
  return stretches
}

function bordersOf(prices: readonly DatedPrice[]): ReadonlySet<string> {
  return new Set(prices.flatMap(({ validFrom, validUntil }) => [validFrom, validUntil ?? '']))
}

function vatFactorOf(prices: readonly DatedPrice[]): Ratio {
  let percent = zero
  for (const { kind, price } of prices) if (kind === 'VAT') percent = add(percent, price)
  return add(one, divide(percent, ratio(100n)))
}
