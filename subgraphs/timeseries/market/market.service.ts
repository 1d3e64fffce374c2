import type { EventBus } from '#platform/events/event-bus.ts'
import type { Viewer } from '#platform/identity/viewer.ts'
import { countSteps, floorToStep } from '#platform/interval/interval.ts'
import { isReasonable, seriesGrid } from '../reading/series-grid.ts'
import { toColumns } from '../reading/series.ts'
import { livePrices, pacedPrices } from './live-prices.ts'
import { priceTopic, type Market, type PriceBatch, type PriceSeries } from './market.ts'
import type { MarketStore } from './market.store.ts'
import type { PriceRange, PriceStore } from './price.store.ts'

export type PriceRequest = { marketId: string; from: Date; to: Date; maxPoints: number }
export type PriceWatch = {
  marketId: string
  since: Date | undefined
  /** Pause between two batches, 0 … 60,000. */
  minimumIntervalMs: number
}
type Dependencies = { markets: MarketStore; prices: PriceStore; events: EventBus }

export class MarketService {
  constructor(private readonly use: Dependencies) {}

  list(viewer: Viewer): Promise<Market[]> {
    viewer.require('viewer')
    return this.use.markets.all()
  }

  find(id: string, viewer: Viewer): Promise<Market | undefined> {
    viewer.require('viewer')
    return this.use.markets.byId(id)
  }

  range({ id }: Market): Promise<PriceRange | undefined> {
    return this.use.prices.range(id)
  }

  /**
   * At most `maxPoints` values in the finest step that occurs in the range, an hour among quarter-hours standing
   * for its four; `undefined` for an unknown market or an empty range.
   */
  async series(request: PriceRequest, viewer: Viewer): Promise<PriceSeries | undefined> {
    const market = await this.find(request.marketId, viewer)
    if (!market || !isReasonable(request)) return undefined
    const { marketId, to } = request
    const hour = floorToStep(request.from, 3600)
    const finest = await this.use.prices.finestStep(marketId, hour, to)
    const intervalSeconds = finest ?? market.stepSeconds
    const from = floorToStep(request.from, intervalSeconds)
    const grid = seriesGrid({ ...request, intervalSeconds })
    const [buckets, summary] = await Promise.all([
      this.use.prices.buckets(marketId, grid),
      this.use.prices.summary(marketId, from, to),
    ])
    const { presentSeconds, negativeSeconds, ...figures } = summary
    const { start, stepSeconds, sampled } = grid
    return {
      ...{ marketId, start, stepSeconds, sampled },
      ...toColumns(buckets, grid),
      summary: {
        ...figures,
        negativeIntervals: Math.round(negativeSeconds / intervalSeconds),
        present: Math.round(presentSeconds / intervalSeconds),
        expected: countSteps(from, to, intervalSeconds),
      },
    }
  }

  /**
   * Prices as they come: those that became known after `since` first, else from now on. Subscribes before it looks,
   * so nothing falls in between. Nothing for an unknown market.
   */
  async *watch(
    { marketId, since, minimumIntervalMs }: PriceWatch,
    viewer: Viewer,
    signal: AbortSignal,
  ): AsyncGenerator<PriceBatch> {
    viewer.require('viewer')
    const news = this.use.events.subscribe(priceTopic(marketId), signal)
    if (!(await this.find(marketId, viewer))) {
      await news.return?.()
      return
    }
    const from = since ?? (await this.use.prices.knownUntil(marketId)) ?? new Date(0)
    const batches = livePrices(this.use.prices, news, { marketId, since: from })
    yield* pacedPrices(batches, minimumIntervalMs)
  }
}
