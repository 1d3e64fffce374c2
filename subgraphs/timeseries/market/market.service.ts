import type { Viewer } from '#platform/identity/viewer.ts'
import { countSteps, floorToStep } from '#platform/interval/interval.ts'
import { isReasonable, seriesGrid } from '../reading/series-grid.ts'
import { toColumns } from '../reading/series.ts'
import type { Market, PriceSeries } from './market.ts'
import type { MarketStore, PriceRange } from './market.store.ts'

export type PriceRequest = { marketId: string; from: Date; to: Date; maxPoints: number }

export class MarketService {
  constructor(private readonly markets: MarketStore) {}

  list(viewer: Viewer): Promise<Market[]> {
    viewer.require('viewer')
    return this.markets.all()
  }

  find(id: string, viewer: Viewer): Promise<Market | undefined> {
    viewer.require('viewer')
    return this.markets.byId(id)
  }

  range({ id }: Market): Promise<PriceRange | undefined> {
    return this.markets.range(id)
  }

  /** At most `maxPoints` values; `undefined` for an unknown market or an empty range. */
  async series(request: PriceRequest, viewer: Viewer): Promise<PriceSeries | undefined> {
    const market = await this.find(request.marketId, viewer)
    if (!market || !isReasonable(request)) return undefined
    const { marketId, to } = request
    const { stepSeconds: ownSeconds } = market
    const from = floorToStep(request.from, ownSeconds)
    const grid = seriesGrid({ ...request, intervalSeconds: ownSeconds })
    const [buckets, summary] = await Promise.all([
      this.markets.buckets(marketId, grid),
      this.markets.summary(marketId, from, to),
    ])
    const { start, stepSeconds, sampled } = grid
    return {
      ...{ marketId, start, stepSeconds, sampled },
      ...toColumns(buckets, grid),
      summary: { ...summary, expected: countSteps(from, to, ownSeconds) },
    }
  }
}
