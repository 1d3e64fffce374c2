import { add, compare, multiply, subtract, zero, type Ratio } from '../tariff/ratio.ts'

/**
 * Charged reactive energy of a billing period in kvarh: max(0, kvarh − share · kWh). The share is 0.5 by most price
 * sheets; tan(acos 0.9) = 0.4843 where cos φ 0.9 is agreed.
 */
export function chargedReactive(kvarh: Ratio, kwh: Ratio, share: Ratio): Ratio {
  const free = multiply(kwh, share)
  return compare(kvarh, free) > 0 ? subtract(kvarh, free) : zero
}

/** Σ of the charged reactive energy of each billing period: a good month does not pay for a bad one. */
export function chargedReactiveOf(
  periods: Iterable<{ kvarh: Ratio; kwh: Ratio }>,
  share: Ratio,
): Ratio {
  let sum = zero
  for (const { kvarh, kwh } of periods) sum = add(sum, chargedReactive(kvarh, kwh, share))
  return sum
}

/** cos φ of a period from its active and reactive energy; undefined without energy. */
export function powerFactor(kwh: number, kvarh: number): number | undefined {
  const apparent = Math.hypot(kwh, kvarh)
  return apparent > 0 ? kwh / apparent : undefined
}
