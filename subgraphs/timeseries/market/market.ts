/** A market's product with one step, such as the German day-ahead auction in hours. */
export type Market = {
  /** `<market>/<product>`, e.g. `DE-LU/day-ahead`. */
  id: string
  name: string
  product: string
  stepSeconds: number
}

export type MarketKey = { market: string; product: string }

/** `undefined` for an id that names no market and product. */
export function marketKey(id: string): MarketKey | undefined {
  const [, market, product] = /^([^/]{1,40})\/([^/]{1,40})$/.exec(id) ?? []
  return market && product ? { market, product } : undefined
}

/** EUR/MWh per step from `start` on; null where there is no price. */
export type PriceSeries = {
  marketId: string
  start: Date
  stepSeconds: number
  /** The step is wider than the market's; then `minimum` and `maximum` hold the extremes of each. */
  sampled: boolean
  values: (number | null)[]
  minimum: (number | null)[] | null
  maximum: (number | null)[] | null
  summary: PriceSummary
}

/** Over the market's own steps, never over sampled ones. */
export type PriceSummary = {
  meanEurMwh: number | null
  minEurMwh: number | null
  maxEurMwh: number | null
  minAt: Date | null
  maxAt: Date | null
  /** Steps with a price below zero; §51 EEG counts < 0, not ≤ 0. */
  negativeIntervals: number
  present: number
  expected: number
}
