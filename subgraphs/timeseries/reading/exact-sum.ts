/** Whole numbers of 10⁻⁶ kW in one kW: what the aggregates hold and every sum is made of. */
export const unitsPerKw = 1_000_000

/** Above this a sum of two might lose its last digit. */
const flushAt = 2 ** 52

/**
 * A power as a whole number of 10⁻⁶ kW; of two equally near ones the even one, as PostgreSQL's
 * `round(double precision)` does, so that a sum made here equals the one made there.
 */
export function toUnits(kw: number): number {
  const scaled = kw * unitsPerKw
  const rounded = Math.round(scaled)
  return rounded - scaled === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded
}

/**
 * A sum of powers that is exact and the same in any order: whole numbers of 10⁻⁶ kW, of any size. A float
 * sum depends on the order of its terms and drifts in the last digits shown.
 */
export class ExactSum {
  private large = 0n
  private small = 0

  /** Adds a power in kW. */
  add(kw: number): this {
    return this.addUnits(toUnits(kw))
  }

  /** Adds whole units, such as `…_sum_mw` of an aggregate. */
  addUnits(units: number): this {
    if (Math.abs(units) >= flushAt) this.large += BigInt(units)
    else this.small += units
    if (Math.abs(this.small) >= flushAt) this.flush()
    return this
  }

  /** Sum of the powers, kW. */
  get kw(): number {
    return ratio(this.units, BigInt(unitsPerKw))
  }

  /** kWh when every term is the mean of an interval of this length. */
  energyKwh(intervalSeconds: number): number {
    return ratio(this.units * BigInt(intervalSeconds), BigInt(unitsPerKw) * 3600n)
  }

  /** The sum itself, in 10⁻⁶ kW. */
  get units(): bigint {
    this.flush()
    return this.large
  }

  private flush(): void {
    this.large += BigInt(this.small)
    this.small = 0
  }
}

/** The quotient of whole numbers, rounded once. */
function ratio(dividend: bigint, divisor: bigint): number {
  if (dividend >= -BigInt(Number.MAX_SAFE_INTEGER) && dividend <= BigInt(Number.MAX_SAFE_INTEGER)) {
    return Number(dividend) / Number(divisor)
  }
  // Whole and rest apart: the rest keeps the digits that a large dividend would round away.
  return Number(dividend / divisor) + Number(dividend % divisor) / Number(divisor)
}
