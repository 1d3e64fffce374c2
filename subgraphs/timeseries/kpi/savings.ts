import {
  decimalOf,
  ratio,
  add,
  multiply,
  roundTo,
  subtract,
  zero,
  type Ratio,
} from '../tariff/ratio.ts'

/** kWh per interval taken from the grid, and ct/kWh of each; all columns are equally long. */
export type SavingsCase = {
  priceCt: readonly number[]
  /** The same demand without optimisation. */
  baselineKwh: readonly number[]
  /** The plan as it was executed. */
  executedKwh: readonly number[]
  /** The best plan with perfect foresight, where it was computed. */
  perfectKwh?: readonly number[]
}

export type Savings = {
  baselineEur: number
  executedEur: number
  savedEur: number
  /** What perfect foresight would have saved: the bound of every plan. */
  boundEur: number | undefined
}

/** Savings = cost of the same demand without optimisation − cost of the plan as executed, both at real prices. */
export function savings({ priceCt, baselineKwh, executedKwh, perfectKwh }: SavingsCase): Savings {
  const before = costEur(baselineKwh, priceCt)
  const after = costEur(executedKwh, priceCt)
  const bound = perfectKwh && subtract(before, costEur(perfectKwh, priceCt))
  return {
    baselineEur: roundTo(before, 2),
    executedEur: roundTo(after, 2),
    savedEur: roundTo(subtract(before, after), 2),
    boundEur: bound && roundTo(bound, 2),
  }
}

function costEur(kwh: readonly number[], priceCt: readonly number[]): Ratio {
  let sum = zero
  for (const [i, energy] of kwh.entries()) {
    sum = add(sum, multiply(decimalOf(energy), decimalOf(priceCt[i] ?? Number.NaN)))
  }
  return multiply(sum, ratio(1n, 100n))
}
