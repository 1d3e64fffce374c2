import { berlinDayOf, wallHour } from '../berlin-day.ts'
import type { PriceStatistics } from '../day-ahead-fit.ts'
import { hourMs } from '../price-process.ts'

/** Prices of successive hours; `from` in ms. */
export type HourlyPrices = { from: number; eurMwh: Float64Array }

/** The figures of a series of hours; population standard deviation, quantiles by linear interpolation. */
export function statisticsOf({ from, eurMwh }: HourlyPrices): PriceStatistics {
  const mean = meanOf(eurMwh)
  const sorted = Float64Array.from(eurMwh).sort()
  const variance = covariance(eurMwh, mean, 0)
  return {
    mean,
    deviation: Math.sqrt(variance),
    quantile05: quantile(sorted, 0.05),
    quantile95: quantile(sorted, 0.95),
    autocorrelation24: covariance(eurMwh, mean, 24) / variance,
    autocorrelation168: covariance(eurMwh, mean, 168) / variance,
    negativeShare: eurMwh.filter(price => price < 0).length / eurMwh.length,
    byHour: meansBy(eurMwh, 24, i => {
      const at = from + i * hourMs
      return Math.floor(wallHour(berlinDayOf(at), at))
    }),
    byWeekday: meansBy(eurMwh, 7, i => berlinDayOf(from + i * hourMs).weekday),
  }
}

/** Means of every four quarter-hours. */
export function hoursOf(quarters: Float64Array): Float64Array {
  const hours = new Float64Array(Math.floor(quarters.length / 4))
  for (let i = 0; i < hours.length; i++) hours[i] = meanOf(quarters.subarray(4 * i, 4 * i + 4))
  return hours
}

/** Of rising values, at a share 0 … 1. */
export function quantile(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1)
  const below = Math.floor(place)
  const [lower = Number.NaN, upper = lower] = sorted.subarray(below, below + 2)
  return lower + (place - below) * (upper - lower)
}

export function meanOf(values: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i] ?? 0
  return sum / values.length
}

function covariance(values: Float64Array, mean: number, lag: number): number {
  let sum = 0
  for (let i = lag; i < values.length; i++) {
    sum += ((values[i] ?? 0) - mean) * ((values[i - lag] ?? 0) - mean)
  }
  return sum / (values.length - lag)
}

function meansBy(values: Float64Array, groups: number, groupOf: (i: number) => number): number[] {
  const sums = new Float64Array(groups)
  const counts = new Float64Array(groups)
  for (const [i, value] of values.entries()) {
    const group = groupOf(i)
    sums[group] = (sums[group] ?? 0) + value
    counts[group] = (counts[group] ?? 0) + 1
  }
  return Array.from(sums, (sum, i) => sum / (counts[i] ?? 0))
}
