import type { Parameters } from '../meter-model/parameter-rule.ts'
import { createDailyPrice } from './daily-price.ts'
import { createDayAhead } from './day-ahead.ts'
import { createIntraday } from './intraday.ts'
import type { PriceProcess } from './price-process.ts'
import type { SimulatedMarket } from './simulated-market.ts'

export { checkMarketParameters, marketCatalogue } from './market-parameters.ts'
export { simulatedMarkets, type SimulatedMarket } from './simulated-market.ts'

/** `parameters` are complete and checked: what `checkMarketParameters` answers. */
export type MarketModelSettings = { market: SimulatedMarket; seed: number; parameters: Parameters }

/**
 * Prices of `count` steps from `from` (ms) on. `eurMwh` is in the market's unit, which is EUR/t for CO₂;
 * `volumeMwh` is NaN where the market has no volume.
 */
export type PricePointColumns = {
  from: number
  stepSeconds: number
  count: number
  eurMwh: Float64Array
  volumeMwh: Float64Array
}

export type MarketModel = {
  stepSeconds: number
  /**
   * Every whole step that begins in `[from, to)` and is published at `now`, all in ms: of the day-ahead auction
   * tomorrow's from 12:45 in Berlin. `undefined` where there is none. The same step has the same bytes in whatever
   * portions and order it is asked for.
   */
  published: (from: number, to: number, now: number) => PricePointColumns | undefined
}

/** A market whose prices depend on the seed and the instant alone. */
export function createMarketModel(settings: MarketModelSettings): MarketModel {
  const process = createProcess(settings)
  const stepMs = process.stepSeconds * 1000
  return {
    stepSeconds: process.stepSeconds,
    published(from, to, now) {
      const first = Math.ceil(from / stepMs) * stepMs
      const end = Math.min(to, process.publishedUntil(now))
      const count = Math.ceil((end - first) / stepMs)
      if (!(count > 0)) return undefined
      const eurMwh = new Float64Array(count)
      const volumeMwh = new Float64Array(count)
      for (let i = 0; i < count; i++) {
        const at = first + i * stepMs
        eurMwh[i] = process.price(at)
        volumeMwh[i] = process.volume(at)
      }
      return { from: first, stepSeconds: process.stepSeconds, count, eurMwh, volumeMwh }
    },
  }
}

function createProcess({ market, seed, parameters }: MarketModelSettings): PriceProcess {
  switch (market) {
    case 'ELECTRICITY_DA':
      return createDayAhead(seed, parameters)
    case 'INTRADAY':
      return createIntraday(seed, parameters)
    case 'CO2_EU_ETS':
    case 'GAS_TTF':
      return createDailyPrice(market, seed, parameters)
  }
}
