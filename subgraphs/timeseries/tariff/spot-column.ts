import { decimalOf } from './ratio.ts'

/** EUR/MWh per quarter-hour of a grid; NaN where no price is known. */
export type SpotColumn = Float64Array

/** A spot price as a whole number of 1e-8 EUR/MWh: exact for every decimal with up to eight places. */
export const spotUnitsPerEur = 100_000_000

export function spotUnits(eurPerMwh: number): number {
  const scaled = eurPerMwh * spotUnitsPerEur
  // Beyond the whole numbers a double can hold, the decimal itself decides.
  return Math.abs(scaled) < 2 ** 53 ? Math.round(scaled) : slowUnits(eurPerMwh)
}

function slowUnits(eurPerMwh: number): number {
  const { n, d } = decimalOf(eurPerMwh)
  return Number((n * BigInt(spotUnitsPerEur)) / d)
}
