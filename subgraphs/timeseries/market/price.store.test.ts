import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#platform/testing/test-database.ts'
import { stepStarts } from '#platform/interval/interval.ts'
import { MarketStore } from './market.store.ts'
import type { Price } from './market.ts'
import { PriceStore } from './price.store.ts'

const marketId = 'DE-LU/day-ahead'
const quarter = 900_000
const midnight = Date.parse('2025-09-30T22:00:00Z')
let database: TestDatabase
let prices: PriceStore
beforeEach(async () => {
  database = await createTestDatabase()
  prices = new PriceStore(database)
})
afterEach(() => database.drop())

const price = (startMs: number, stepSeconds: number, eurPerMwh: number): Price => ({
  ...{ ts: new Date(startMs), stepSeconds, eurPerMwh, volume: null },
})
const hour = (index: number, value: number) => price(midnight + index * 4 * quarter, 3600, value)
const quarterHour = (index: number, value: number) => price(midnight + index * quarter, 900, value)
const write = (...points: Price[]) => prices.write({ marketId, name: 'Day-Ahead', points })
const stored = async () => {
  const from = new Date(midnight - 86_400_000)
  const { start, stepSeconds, eurPerMwh } = await prices.between(
    marketId,
    from,
    new Date(midnight + 2 * 86_400_000),
  )
  return start.map((ts, i) => [(ts.getTime() - midnight) / quarter, stepSeconds[i], eurPerMwh[i]])
}

describe('writing prices', () => {
  it('creates the market and counts what is new, different and the same', async () => {
    expect(await write(hour(0, 1), hour(1, 2))).toEqual({
      ...{ added: 2, changed: 0, unchanged: 0, ignored: 0 },
    })
    expect(await write(hour(0, 1), hour(1, 3), hour(2, 4))).toEqual({
      ...{ added: 1, changed: 1, unchanged: 1, ignored: 0 },
    })
    expect(await new MarketStore(database).byId(marketId)).toMatchObject({ stepSeconds: 3600 })
  })

  it('touches no row that stays the same', async () => {
    const rows = () => database.pool.query('SELECT ctid, known_at FROM market_prices ORDER BY ts')
    await write(hour(0, 1), hour(1, 2))
    const before = (await rows()).rows as unknown[]

    await write(hour(0, 1), hour(1, 2))

    expect((await rows()).rows).toEqual(before)
  })

  it('leaves what is there when nothing comes', async () => {
    await write(hour(0, 1))

    expect(await write()).toEqual({ added: 0, changed: 0, unchanged: 0, ignored: 0 })
    expect(await stored()).toEqual([[0, 3600, 1]])
  })

  it('keeps a volume that a second source does not know', async () => {
    await write({ ...hour(0, 1), volume: 500 })
    await write(hour(0, 2))

    const { rows } = await database.pool.query('SELECT volume, price_eur_mwh FROM market_prices')
    expect(rows).toEqual([{ volume: 500, price_eur_mwh: 2 }])
  })

  it('lowers the step of the market when finer prices come, and never raises it', async () => {
    const markets = new MarketStore(database)
    await write(hour(0, 1))
    await write(quarterHour(4, 1))
    await write(hour(3, 1))

    expect((await markets.byId(marketId))?.stepSeconds).toBe(900)
  })

  it('splits an hour into which a quarter-hour comes, so that the others keep its price', async () => {
    await write(hour(0, 10))
    await write(quarterHour(1, 99))

    expect(await stored()).toEqual([
      [0, 900, 10],
      [1, 900, 99],
      [2, 900, 10],
      [3, 900, 10],
    ])
  })

  it('replaces an hour by its four quarter-hours and ignores the hour from then on', async () => {
    await write(hour(0, 10))
    await write(...[1, 2, 3, 4].map((value, i) => quarterHour(i, value)))

    expect(await write(hour(0, 7), hour(1, 7))).toMatchObject({ added: 1, ignored: 1 })
    expect(await stored()).toEqual([
      [0, 900, 1],
      [1, 900, 2],
      [2, 900, 3],
      [3, 900, 4],
      [4, 3600, 7],
    ])
  })

  it('ends the same in whatever order and portions quarter-hours come over hours', async () => {
    const hours = [0, 1, 2].map(i => hour(i, i))
    const quarters = stepStarts(new Date(midnight), new Date(midnight + 12 * quarter), 900).map(
      (_, i) => quarterHour(i, 100 + i),
    )
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray(quarters, { minLength: 1 }),
        fc.integer({ min: 1, max: 12 }),
        async (some, portion) => {
          await database.pool.query('DELETE FROM market_prices')
          await write(...hours)
          for (let i = 0; i < some.length; i += portion) await write(...some.slice(i, i + portion))

          const told = new Map(some.map(({ ts, eurPerMwh }) => [ts.getTime(), eurPerMwh]))
          for (const { ts } of quarters) {
            const own = Math.floor((ts.getTime() - midnight) / (4 * quarter))
            expect(await prices.at(marketId, ts)).toBe(told.get(ts.getTime()) ?? own)
          }
          const rows = await stored()
          const ends = rows.map(([at = 0, step = 0]) => at + step / 900)
          expect(rows.slice(1).map(([at]) => at)).toEqual(ends.slice(0, -1))
        },
      ),
      { numRuns: 15 },
    )
  })

  it('writes as one: an interruption leaves nothing', async () => {
    const failing = write(hour(0, 1), hour(1, Number.NaN), { ...hour(2, 1), stepSeconds: -1 })

    await expect(failing).rejects.toThrow()
    expect(await stored()).toEqual([])
  })

  it('lets writers of one market take turns', async () => {
    const writers = Array.from({ length: 8 }, (_, i) => write(hour(0, i), hour(i + 1, i)))
    await Promise.all(writers)

    const { rows } = await database.pool.query<{ count: number }>(
      'SELECT count(DISTINCT known_at)::int AS count FROM market_prices WHERE ts > $1',
      [new Date(midnight)],
    )
    expect(rows[0]?.count).toBe(8)
  })
})

describe('prices between two instants', () => {
  it('include the one that began before and none that ended', async () => {
    await write(hour(0, 1), hour(1, 2), quarterHour(8, 3), quarterHour(9, 4))
    const at = (index: number, offset = 0) => new Date(midnight + index * quarter + offset)

    const { start, stepSeconds, eurPerMwh } = await prices.between(marketId, at(5), at(9))

    expect(eurPerMwh).toEqual([2, 3])
    expect(stepSeconds).toEqual([3600, 900])
    expect(start).toEqual([at(4), at(8)])
    expect(await prices.at(marketId, at(4, -1))).toBe(1)
    expect(await prices.at(marketId, at(10))).toBeUndefined()
  })
})
