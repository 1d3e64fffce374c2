import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { testViewer } from '#platform/testing/test-subgraph.ts'
import { openTimeseries, type TestTimeseries } from '../testing/test-timeseries.ts'
import { announcePrices } from './announce-prices.ts'
import type { Price } from './market.ts'
import { livePrices } from './live-prices.ts'
import type { PriceCursor } from './price.store.ts'

const viewer = testViewer('viewer')
const marketId = 'DE-LU/day-ahead'
/** The last hour of hours; quarter-hours follow. */
const start = Date.parse('2025-09-30T21:00:00Z')
let timeseries: TestTimeseries
beforeEach(async () => {
  timeseries = await openTimeseries()
})
afterEach(() => timeseries.close())

const price = (quarter: number, stepSeconds: number, eurPerMwh: number): Price => ({
  ...{ ts: new Date(start + quarter * 900_000), stepSeconds, eurPerMwh, volume: null },
})
async function write(...points: Price[]) {
  const { stores, events } = timeseries
  const counts = await stores.prices.write({ marketId, name: 'Day-Ahead', points })
  await announcePrices(events, marketId, counts)
}
const ask = (fromQuarter: number, toQuarter: number, maxPoints = 800) =>
  timeseries.services.markets.series(
    {
      marketId,
      from: new Date(start + fromQuarter * 900_000),
      to: new Date(start + toQuarter * 900_000),
      maxPoints,
    },
    viewer,
  )

describe('marketSeries over hours and quarter-hours', () => {
  it('lets the hour cover its four quarters and weighs by time', async () => {
    await write(price(0, 3600, -10), price(4, 900, 30), price(5, 900, 50))

    const series = await ask(0, 8)

    expect(series).toMatchObject({
      stepSeconds: 900,
      sampled: false,
      values: [-10, -10, -10, -10, 30, 50, null, null],
      summary: {
        // (4 · −10 + 30 + 50) / 6
        meanEurMwh: 40 / 6,
        minEurMwh: -10,
        maxEurMwh: 50,
        minAt: new Date(start),
        negativeIntervals: 4,
        present: 6,
        expected: 8,
      },
    })
  })

  it('invents no quarter-hours where there are only hours', async () => {
    await write(price(0, 3600, 1), price(4, 900, 2))

    expect(await ask(0, 4)).toMatchObject({
      stepSeconds: 3600,
      values: [1],
      summary: { present: 1, expected: 1 },
    })
    expect(await ask(4, 5)).toMatchObject({ stepSeconds: 900, values: [2] })
  })

  it('counts only the part of an hour that lies in the range', async () => {
    await write(price(0, 3600, 10), price(4, 900, 40))

    expect((await ask(2, 5))?.summary).toMatchObject({ meanEurMwh: 20, present: 3, expected: 3 })
  })

  it('has the same mean however it is stored and sampled', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: -5000, max: 40_000 }), { minLength: 24, maxLength: 24 }),
        async cents => {
          await timeseries.database.pool.query('DELETE FROM market_prices')
          await write(...cents.map((cent, hour) => price(hour * 4, 3600, cent / 100)))
          const asHours = (await ask(0, 96))?.summary.meanEurMwh
          await write(
            ...cents.flatMap((cent, hour) =>
              [0, 1, 2, 3].map(part => price(hour * 4 + part, 900, cent / 100)),
            ),
          )
          const sampled = await ask(0, 96, 6)

          expect((await ask(0, 96))?.summary.meanEurMwh).toBe(asHours)
          expect(sampled?.sampled).toBe(true)
          expect(sampled?.summary.meanEurMwh).toBe(asHours)
        },
      ),
      { numRuns: 10 },
    )
  })

  it('is complete on the days of 92 and 100 quarter-hours', async () => {
    for (const [from, to, count] of [
      ['2026-03-28T23:00:00Z', '2026-03-29T22:00:00Z', 92],
      ['2025-10-25T22:00:00Z', '2025-10-26T23:00:00Z', 100],
    ] as const) {
      const first = (Date.parse(from) - start) / 900_000
      await write(...Array.from({ length: count }, (_, i) => price(first + i, 900, i)))

      const series = await timeseries.services.markets.series(
        { marketId, from: new Date(from), to: new Date(to), maxPoints: 800 },
        viewer,
      )
      expect(series?.values).toEqual(Array.from({ length: count }, (_, i) => i))
      expect(series?.summary).toMatchObject({ present: count, expected: count })
    }
  })
})

/** News that never come; it can only end. */
class EventQueueThatStaysSilent {
  end: () => void = () => undefined
  private readonly ended = new Promise<void>(resolve => (this.end = resolve))

  async *[Symbol.asyncIterator](): AsyncGenerator<undefined> {
    await this.ended
  }
}

describe('priceAdded', () => {
  const source = `subscription ($since: DateTime) {
    priceAdded(marketId: "${marketId}", since: $since) { knownAt prices { ts stepSeconds eurPerMwh volume } }
  }`
  type Batch = { knownAt: string; prices: { eurPerMwh: number }[] }
  const batchOf = (data: unknown) => (data as { priceAdded: Batch }).priceAdded
  const values = ({ prices }: Batch) => prices.map(({ eurPerMwh }) => eurPerMwh)

  it('delivers what comes or changes, and after a drop what was missed', async () => {
    await write(price(0, 3600, 1))
    const since = await timeseries.stores.prices.knownUntil(marketId)
    const events = await timeseries.subscribe(source, viewer, { since: since?.toISOString() })
    const first = events.next()
    await write(price(4, 900, 2), price(5, 900, 3))
    const live = batchOf(((await first).value as { data: unknown }).data)
    await events.return?.()
    await write(price(4, 900, 9))
    await write(price(6, 900, 10))

    const resumed = await timeseries.subscribe(source, viewer, { since: live.knownAt })
    const missed = batchOf(((await resumed.next()).value as { data: unknown }).data)
    await resumed.return?.()

    expect(values(live)).toEqual([2, 3])
    expect(values(missed)).toEqual([9, 10])
  })

  it('comes in one batch with what follows within the interval that the client chose', async () => {
    const since = new Date(0)
    const paced = source
      .replace('$since: DateTime', '$since: DateTime, $pause: Int!')
      .replace('since: $since', 'since: $since, minimumIntervalMs: $pause')
    await write(price(0, 900, 1))
    const variables = { since: since.toISOString(), pause: 1500 }
    const events = await timeseries.subscribe(paced, viewer, variables)
    const next = async () => batchOf(((await events.next()).value as { data: unknown }).data)

    expect(values(await next())).toEqual([1])
    await write(price(1, 900, 2), price(2, 900, 3))
    await write(price(1, 900, 4))
    await write(price(3, 900, 5))
    expect(values(await next()).toSorted()).toEqual([3, 4, 5])
    await events.return?.()
  })

  it('comes also when the news of it got lost', async () => {
    const { prices } = timeseries.stores
    const silence = new EventQueueThatStaysSilent()
    const live = livePrices(prices, silence, { marketId, since: new Date(0), lookAgainMs: 20 })
    await write(price(0, 900, 1))
    expect((await live.next()).value).toMatchObject({ prices: [{ eurPerMwh: 1 }] })

    const later = live.next()
    await write(price(1, 900, 2))

    expect((await later).value).toMatchObject({ prices: [{ eurPerMwh: 2 }] })
    silence.end()
    expect(await live.next()).toMatchObject({ done: true })
  })

  it('pages through a large write and can be resumed in the middle of it', async () => {
    await write(...Array.from({ length: 12 }, (_, i) => price(i, 900, i)))
    const { prices } = timeseries.stores
    const seen: number[] = []
    let cursor: PriceCursor = { knownAt: new Date(0) }
    for (;;) {
      const next = await prices.knownAfter(marketId, cursor, 5)
      if (!next) break
      seen.push(...next.batch.prices.map(({ eurPerMwh }) => eurPerMwh))
      if (seen.length < 12) expect(next.batch.knownAt).toEqual(new Date(0))
      cursor = next.cursor
    }

    expect(seen).toEqual(Array.from({ length: 12 }, (_, i) => i))
  })

  it('is nothing for an unknown market', async () => {
    const events = await timeseries.subscribe(source.replace(marketId, 'XX/y'), viewer)

    expect(await events.next()).toMatchObject({ done: true })
  })
})
