export type ForecastQuality = {
  /** Values compared: both sides are there. */
  count: number
  mae: number
  rmse: number
  /** Mean of forecast − actual: above zero the forecast is too high. */
  bias: number
  /** Σ|e| / Σ|y|; undefined where all actual values are zero. */
  wape: number | undefined
  /** Mean of |e / y|, without values near zero; undefined where none is left. */
  mape: number | undefined
  /** Values left out of MAPE. */
  mapeLeftOut: number
  /** 1 − MAE / MAE of the naive forecast; undefined without one, or where it is perfect. */
  skill: number | undefined
}

export type ForecastCase = {
  actual: ArrayLike<number>
  forecast: ArrayLike<number>
  /** E.g. the same time of the day before; compared where all three are there. */
  naive?: ArrayLike<number>
  /** |y| up to which MAPE leaves a value out, in the unit of the values. */
  nearZero?: number
}

const noSums = {
  count: 0,
  absolute: 0,
  square: 0,
  signed: 0,
  size: 0,
  naive: 0,
  share: 0,
  shares: 0,
}

/**
 * Quality of a forecast that used only what was known when it was issued. NaN is missing and left out; undefined
 * where nothing can be compared.
 */
export function forecastQuality(given: ForecastCase): ForecastQuality | undefined {
  const sums = sumsOf(given)
  if (sums.count === 0) return undefined
  return {
    count: sums.count,
    mae: sums.absolute / sums.count,
    rmse: Math.sqrt(sums.square / sums.count),
    bias: sums.signed / sums.count,
    wape: quotient(sums.absolute, sums.size),
    mape: quotient(sums.share, sums.shares),
    mapeLeftOut: sums.count - sums.shares,
    skill: sums.naive > 0 ? 1 - sums.absolute / sums.naive : undefined,
  }
}

function sumsOf({ actual: values, forecast, naive, nearZero = 0 }: ForecastCase) {
  const sums = { ...noSums }
  for (const [i, actual] of Array.from(values).entries()) {
    const error = at(forecast, i) - actual
    const naiveError = naive ? at(naive, i) - actual : 0
    if (Number.isNaN(error + naiveError)) continue
    sums.count++
    sums.absolute += Math.abs(error)
    sums.square += error ** 2
    sums.signed += error
    sums.size += Math.abs(actual)
    sums.naive += Math.abs(naiveError)
    if (Math.abs(actual) <= nearZero) continue
    sums.share += Math.abs(error / actual)
    sums.shares++
  }
  return sums
}

function at(values: ArrayLike<number>, index: number): number {
  return values[index] ?? Number.NaN
}

function quotient(sum: number, by: number): number | undefined {
  return by > 0 ? sum / by : undefined
}
