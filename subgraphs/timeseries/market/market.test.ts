import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { EventBus } from '#platform/events/event-bus.ts'
import { EventQueue } from '#platform/events/event-queue.ts'
import { createTestDatabase, type TestDatabase } from '#platform/testing/test-database.ts'
import { testViewer } from '#platform/testing/test-subgraph.ts'
import { marketKey } from './market.ts'
import { MarketService } from './market.service.ts'
import { MarketStore } from './market.store.ts'
import { PriceStore } from './price.store.ts'

const viewer = testViewer('viewer')
const marketId = 'DE-LU/day-ahead'
const start = Date.parse('2026-03-28T23:00:00Z')
const hourMs = 3_600_000
const silentEvents: EventBus = {
  engine: 'none',
  publish: () => Promise.resolve(),
  subscribe: () => new EventQueue(() => undefined),
  close: () => Promise.resolve(),
}
let database: TestDatabase
let markets: MarketService
beforeEach(async () => {
  database = await createTestDatabase()
  const store = new MarketStore(database)
  await store.ensure({ id: marketId, name: 'Day-Ahead', stepSeconds: 3600 })
  const prices = new PriceStore(database)
  markets = new MarketService({ markets: store, prices, events: silentEvents })
})
afterEach(() => database.drop())

async function fill(prices: (number | null)[]): Promise<void> {
  const rows = prices.map((price, i) => ({ ts: new Date(start + i * hourMs).toISOString(), price }))
  await database.pool.query(
    `INSERT INTO market_prices (market, product, ts, price_eur_mwh, step_seconds)
     SELECT 'DE-LU', 'day-ahead', (r->>'ts')::timestamptz, (r->>'price')::float8, 3600
     FROM jsonb_array_elements($1) r WHERE r->>'price' IS NOT NULL`,
    [JSON.stringify(rows)],
  )
}
const ask = (hours: number, maxPoints: number) =>
  markets.series(
    { marketId, from: new Date(start), to: new Date(start + hours * hourMs), maxPoints },
    viewer,
  )

describe('marketSeries', () => {
  it('gives every price where they fit, with gaps as null', async () => {
    await fill([10, null, -5.5, 20])

    expect(await ask(4, 800)).toMatchObject({
      start: new Date(start),
      stepSeconds: 3600,
      sampled: false,
      values: [10, null, -5.5, 20],
      minimum: null,
    })
  })

  it('summarises the prices themselves, not the sampled ones', async () => {
    await fill([10, null, -5.5, 0, 20])

    const series = await ask(5, 2)

    expect(series?.summary).toEqual({
      meanEurMwh: 6.125,
      minEurMwh: -5.5,
      maxEurMwh: 20,
      minAt: new Date(start + 2 * hourMs),
      maxAt: new Date(start + 4 * hourMs),
      negativeIntervals: 1,
      present: 4,
      expected: 5,
    })
  })

  it('has 23 hours on the short day and 25 on the long one', async () => {
    const day = (from: string, to: string) =>
      markets.series({ marketId, from: new Date(from), to: new Date(to), maxPoints: 800 }, viewer)

    const short = await day('2026-03-28T23:00Z', '2026-03-29T22:00Z')
    const long = await day('2026-10-24T22:00Z', '2026-10-25T23:00Z')

    expect([short?.values.length, long?.values.length]).toEqual([23, 25])
  })

  it('never loses an extreme when it samples', async () => {
    const price = fc.integer({ min: -50_000, max: 50_000 }).map(cents => cents / 100)
    await fc.assert(
      fc.asyncProperty(
        fc.array(price, { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 4, max: 20 }),
        async (prices, maxPoints) => {
          await database.pool.query('DELETE FROM market_prices')
          await fill(prices)

          const series = await ask(prices.length, maxPoints)

          expect(series?.values.length).toBeLessThanOrEqual(maxPoints)
          const extremes = series?.sampled
            ? series
            : { minimum: series?.values, maximum: series?.values }
          expect(Math.min(...(extremes.minimum ?? []).map(Number))).toBe(Math.min(...prices))
          expect(Math.max(...(extremes.maximum ?? []).map(Number))).toBe(Math.max(...prices))
        },
      ),
      { numRuns: 25 },
    )
  })

  it('knows nothing of an unknown market or an empty range', async () => {
    const now = new Date(start)

    expect(await ask(0, 10)).toBeUndefined()
    for (const id of ['XX/none', 'kein markt', "a'/b"]) {
      const request = { marketId: id, from: now, to: new Date(start + hourMs), maxPoints: 5 }
      expect(await markets.series(request, viewer)).toBeUndefined()
    }
  })
})

describe('marketKey', () => {
  it('splits an id into market and product', () => {
    expect(marketKey('DE-LU/day-ahead')).toEqual({ market: 'DE-LU', product: 'day-ahead' })
    expect(marketKey('DE-LU')).toBeUndefined()
  })
})
