import type { CostItem } from './cost-request.ts'
import { add, ratio, rounded, subtract, toNumber, zero, type Ratio } from './ratio.ts'
import type { ComponentKind, PriceUnit } from './component.ts'

/** A line of a bill, in cents. */
export type BillItem = {
  kind: ComponentKind
  name: string
  unit: PriceUnit
  tariffName: string
  quantity: number
  netEur: number
  grossEur: number
  /** kWh without a known price; the amounts are of the rest. */
  unpricedKwh: number
  sources: string[]
}

/** The lines sum exactly to the totals, and net + VAT = gross. */
export type Bill = { items: BillItem[]; netEur: number; vatEur: number; grossEur: number }

const mjPerKwh = 3_600_000_000n

/** Rounds each item once, commercially, to cents; the totals are the sums of what is shown. */
export function billOf(items: readonly (CostItem & { tariffName: string })[]): Bill {
  let net: Ratio = zero
  let gross: Ratio = zero
  const lines = items.map(item => {
    const netEur = rounded(item.netEur, 2)
    const grossEur = rounded(item.grossEur, 2)
    net = add(net, netEur)
    gross = add(gross, grossEur)
    const { kind, name, unit, tariffName, sources } = item
    return {
      ...{ kind, name, unit, tariffName, sources },
      quantity: toNumber(rounded(item.quantity, 6)),
      netEur: toNumber(netEur),
      grossEur: toNumber(grossEur),
      unpricedKwh: toNumber(rounded(ratio(item.unpricedMillijoules, mjPerKwh), 6)),
    }
  })
  return {
    items: lines,
    netEur: toNumber(net),
    vatEur: toNumber(subtract(gross, net)),
    grossEur: toNumber(gross),
  }
}
