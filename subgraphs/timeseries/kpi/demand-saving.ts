import {
  compare,
  decimalOf,
  divide,
  multiply,
  add,
  ratio,
  subtract,
  type Ratio,
} from '../tariff/ratio.ts'

/** A row of a price sheet. */
export type PriceRow = { demandEurPerKw: number; energyCtPerKwh: number }

export type DemandCase = {
  energyKwh: number
  peakKw: number
  /** Rows below and from the limit on. */
  below: PriceRow
  above: PriceRow
  /** h/a at which the row changes: 2,500 (StromNEV Anlage 4). */
  limitHours: number
}

/** Network costs of a year under one row. */
export type DemandCost = {
  hours: Ratio
  isAbove: boolean
  demandEur: Ratio
  energyEur: Ratio
  totalEur: Ratio
}

export type DemandSaving = {
  before: DemandCost
  after: DemandCost
  /** Cost before − cost after, both rows considered. */
  savingEur: Ratio
  /** ΔP × price of the row before: what one would expect without the limit. */
  simpleSavingEur: Ratio
  crossesLimit: boolean
}

/** Demand charge Pmax × €/kW·a and energy price of a year, by the row its Benutzungsstunden E / Pmax choose. */
export function demandCost({
  energyKwh,
  peakKw,
  below,
  above,
  limitHours,
}: DemandCase): DemandCost {
  const [energy, peak] = [decimalOf(energyKwh), decimalOf(peakKw)]
  const hours = divide(energy, peak)
  const isAbove = compare(hours, decimalOf(limitHours)) >= 0
  const row = isAbove ? above : below
  const demandEur = multiply(peak, decimalOf(row.demandEurPerKw))
  const energyEur = multiply(multiply(energy, decimalOf(row.energyCtPerKwh)), ratio(1n, 100n))
  return { hours, isAbove, demandEur, energyEur, totalEur: add(demandEur, energyEur) }
}

/**
 * Saving of a year from a lower peak with the same energy. A lower peak raises the Benutzungsstunden; crossing
 * the limit changes both prices, so the saving may be larger or smaller than ΔP × price, even negative.
 */
export function demandSaving(now: DemandCase, newPeakKw: number): DemandSaving {
  const before = demandCost(now)
  const after = demandCost({ ...now, peakKw: newPeakKw })
  const row = before.isAbove ? now.above : now.below
  const lowered = subtract(decimalOf(now.peakKw), decimalOf(newPeakKw))
  return {
    before,
    after,
    savingEur: subtract(before.totalEur, after.totalEur),
    simpleSavingEur: multiply(lowered, decimalOf(row.demandEurPerKw)),
    crossesLimit: before.isAbove !== after.isAbove,
  }
}
