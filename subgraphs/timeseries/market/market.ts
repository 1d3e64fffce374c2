/** What prices can be per: energy, or emission allowances. */
export const marketUnits = ['EUR/MWh', 'EUR/t'] as const
export type MarketUnit = (typeof marketUnits)[number]

/** A market's product, such as the day-ahead auction of Germany and Luxembourg. */
export type Market = {
  /** `<market>/<product>`, e.g. `DE-LU/day-ahead`. */
  id: string
  name: string
  product: string
  /** The finest step of its prices; each price has its own, hours before October 2025 and quarter-hours since. */
  stepSeconds: number
  /** Its prices are in this, also where a field is named after EUR/MWh. */
  unit: MarketUnit
  /** Nobody trades there: a model makes the prices. */
  simulated: boolean
}

/** Ids of simulated markets begin with it, and no others; so they never mix with real ones. */
export const simulatedPrefix = 'SIM-'

export function isSimulatedMarket(id: string): boolean {
  return id.startsWith(simulatedPrefix)
}

export type MarketKey = { market: string; product: string }

/** `undefined` for an id that names no market and product. */
export function marketKey(id: string): MarketKey | undefined {
  const [, market, product] = /^([^/]{1,40})\/([^/]{1,40})$/.exec(id) ?? []
  return market && product ? { market, product } : undefined
}

/** The topic on which new and changed prices of a market are announced. */
export function priceTopic(marketId: string): string {
  return `prices:${marketId}`
}

/** EUR/MWh, or what the market has instead, of `[ts, ts + stepSeconds)`. */
export type Price = {
  ts: Date
  stepSeconds: number
  eurPerMwh: number
  /** MWh where the source names it. */
  volume: number | null
}

/** What PriceStore.write needs of a price series; `name` and `unit` (EUR/MWh) are for a market that is not there yet. */
export type PricesToWrite = {
  marketId: string
  name: string
  unit?: MarketUnit
  points: readonly Price[]
}

/** Prices that came or changed together. */
export type PriceBatch = {
  marketId: string
  /** Pass as `since` to get everything that came later. */
  knownAt: Date
  prices: Price[]
}

/** Prices in the market's unit per step from `start` on; null where there is no price. */
export type PriceSeries = {
  marketId: string
  start: Date
  stepSeconds: number
  /** The step is wider than that of the prices; then `minimum` and `maximum` hold the extremes of each. */
  sampled: boolean
  values: (number | null)[]
  minimum: (number | null)[] | null
  maximum: (number | null)[] | null
  summary: PriceSummary
}

/**
 * Over the prices themselves, never over sampled ones, each weighted by its time within the range. Intervals
 * are counted in the finest step that occurs in the range: an hour among quarter-hours counts as four.
 */
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
