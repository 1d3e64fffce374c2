import type { DayTypes } from '../calendar/day-type.ts'
import type { QuarterGrid } from '../calendar/quarter-grid.ts'
import type { EnergyColumn } from '../kpi/energy-column.ts'
import type { DatedPrice } from './dated-price.ts'
import type { Ratio } from './ratio.ts'
import type { SpotColumn } from './spot-column.ts'
import type { PeriodUsage } from './usage.ts'

/** What a component costs over the range, exactly. Feed-in is an income: its amounts are negative. */
export type CostItem = Pick<DatedPrice, 'position' | 'kind' | 'name' | 'unit'> & {
  netEur: Ratio
  grossEur: Ratio
  /** Amount in the unit the price is for: kWh, kW, months, years, kvarh. */
  quantity: Ratio
  /** mJ whose price is not known, because the spot price or the levy is missing. */
  unpricedMillijoules: bigint
  sources: string[]
}

export type CostRequest = {
  grid: QuarterGrid
  /** Part of the grid in which this tariff holds. */
  range: { first: number; end: number }
  column: Pick<EnergyColumn, 'millijoules'>
  prices: readonly DatedPrice[]
  spot: SpotColumn | undefined
  dayTypes: DayTypes
  /** Of whole calendar years and months, whatever range is asked for; see usageByPeriod. */
  usage: ReadonlyMap<string, PeriodUsage>
  /** kvarh to be paid per month (`2026-03`); see chargedReactive. */
  reactive: ReadonlyMap<string, Ratio>
  /** Peaks of years and months that are not over at this instant are provisional; left out: of none. */
  nowMs?: number
}

/** An amount in EUR, net or gross as its price says, with its quantity. */
export type Amount = { eur: Ratio; quantity: Ratio; unpricedMillijoules: bigint }
