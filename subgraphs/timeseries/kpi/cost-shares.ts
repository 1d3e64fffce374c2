import type { CostReason } from '../tariff/cost-gaps.ts'
import type { CostItem } from '../tariff/cost-request.ts'
import { toKwh } from './energy-column.ts'
import { reason } from './figure.ts'

type Shares = {
  coverage: number
  tariffCoverage: number
  priceCoverage: number
}

/** Share of the energy priced by the spot market whose price is known; 1 where none is. */
export function pricedShare(
  items: readonly Pick<CostItem, 'quantity' | 'unpricedMillijoules' | 'unit'>[],
): number {
  let priced = 0
  let unpriced = 0
  for (const { quantity, unpricedMillijoules, unit } of items) {
    if (unit !== 'SPOT_FACTOR' && unpricedMillijoules === 0n) continue
    priced += Number(quantity.n) / Number(quantity.d)
    unpriced += toKwh(unpricedMillijoules)
  }
  return priced + unpriced > 0 ? priced / (priced + unpriced) : 1
}

/** What is missing in costs, in words. */
export function reasonsOf({ coverage, tariffCoverage, priceCoverage }: Shares): CostReason[] {
  return [
    ...(coverage === 0 ? [reason('NO_READINGS')] : []),
    ...(coverage > 0 && coverage < 1 ? [reason('INCOMPLETE')] : []),
    ...(tariffCoverage < 1 ? [reason('TARIFF_PARTIAL')] : []),
    ...(priceCoverage < 1 ? [reason('SPOT_MISSING')] : []),
  ]
}
