import type { ValueRange } from './chart-model.ts'

export type ValueScale = ValueRange & { ticks: number[]; digits: number }

const NICE = [1, 2, 2.5, 5, 10]

function niceStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough))
  const factor = NICE.find(candidate => candidate * power >= rough) ?? 10
  return factor * power
}

/** Round ticks that enclose the range and zero: a bar of power is read from its foot. */
export function valueScale(range: ValueRange | undefined, count: number): ValueScale {
  const bottom = Math.min(0, range?.low ?? 0)
  const top = Math.max(0, range?.high ?? 1)
  const step = niceStep((top - bottom || 1) / count)
  const low = Math.floor(bottom / step) * step
  const high = Math.max(Math.ceil(top / step) * step, low + step)
  const ticks = Array.from(
    { length: Math.round((high - low) / step) + 1 },
    (_, index) => low + index * step,
  )
  // Enough decimals that neighbouring ticks never read the same.
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9)) + (isHalfStep(step) ? 1 : 0)
  return { low, high, ticks, digits }
}

function isHalfStep(step: number): boolean {
  const mantissa = step / 10 ** Math.floor(Math.log10(step) + 1e-9)
  return Math.abs(mantissa - 2.5) < 1e-6 && step < 10
}
