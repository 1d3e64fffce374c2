/** Makes the median absolute deviation an estimate of the standard deviation of a normal distribution. */
const madToSigma = 1.4826
/** The same for the mean absolute deviation: √(π/2). */
const meanToSigma = 1.2533

export type Robust = { median: number; scale: number }

/**
 * Median and scale of values sorted ascending. The scale is 1.4826 · MAD; where more than half of the
 * values are equal the MAD is 0, then it is 1.2533 · the mean absolute deviation; 0 only where all are
 * equal.
 */
export function robustScale(sorted: ArrayLike<number>): Robust {
  const median = medianOf(sorted)
  const mad = medianDeviation(sorted, median)
  if (mad > 0) return { median, scale: madToSigma * mad }
  let sum = 0
  for (let i = 0; i < sorted.length; i += 1) sum += Math.abs((sorted[i] ?? NaN) - median)
  return { median, scale: meanToSigma * (sum / sorted.length) }
}

export function medianOf(sorted: ArrayLike<number>): number {
  const { length } = sorted
  const upper = sorted[length >> 1] ?? NaN
  return length % 2 === 1 ? upper : ((sorted[(length >> 1) - 1] ?? NaN) + upper) / 2
}

/** By two pointers that walk outwards from the median: deviations come in ascending order. */
function medianDeviation(sorted: ArrayLike<number>, median: number): number {
  const { length } = sorted
  let right = lowerBound(sorted, median)
  let left = right - 1
  let previous = 0
  let current = 0
  for (let taken = 0; taken <= length >> 1; taken += 1) {
    const below = left >= 0 ? median - (sorted[left] ?? NaN) : Infinity
    const above = right < length ? (sorted[right] ?? NaN) - median : Infinity
    previous = current
    current = Math.min(below, above)
    if (below <= above) left -= 1
    else right += 1
  }
  return length % 2 === 1 ? current : (previous + current) / 2
}

/** Index of the first value that is not below. */
export function lowerBound(
  sorted: ArrayLike<number>,
  value: number,
  length = sorted.length,
): number {
  let low = 0
  let high = length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] ?? NaN) < value) low = middle + 1
    else high = middle
  }
  return low
}
