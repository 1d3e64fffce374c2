import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#platform/testing/test-database.ts'
import { MarketStore } from './market.store.ts'
import { PriceStore } from './price.store.ts'
import { SimulatedMarketStore } from './simulated-markets.store.ts'

const simulated = 'SIM-DE-LU/day-ahead'
const real = 'DE-LU/day-ahead'
const midnight = Date.parse('2026-01-01T23:00:00Z')
let database: TestDatabase
let store: SimulatedMarketStore
beforeEach(async () => {
  database = await createTestDatabase()
  store = new SimulatedMarketStore(database)
  for (const marketId of [simulated, real]) {
    const points = Array.from({ length: 100 }, (_, i) => ({
      ...{ ts: new Date(midnight + i * 900_000), stepSeconds: 900, eurPerMwh: i, volume: null },
    }))
    await new PriceStore(database).write({ marketId, name: marketId, points })
    await addAlert(marketId)
  }
})
afterEach(() => database.drop())

async function addAlert(marketId: string): Promise<void> {
  const [rule, alert, channel] = [randomUUID(), randomUUID(), randomUUID()]
  await database.pool.query(
    `INSERT INTO alert_channels (channel_id, name, kind, target) VALUES ($1, $2, 'EMAIL', 'a@b.de')`,
    [channel, marketId],
  )
  await database.pool.query(
    `INSERT INTO alert_rules (rule_id, name, kind, market_id, condition, severity, created_by)
     VALUES ($1, $2, 'PRICE_WINDOW', $2, '{}', 'INFO', 'Test')`,
    [rule, marketId],
  )
  await database.pool.query(
    `INSERT INTO alerts (alert_id, rule_id, rule_name, kind, severity, market_id, state, since, message)
     VALUES ($1, $2, $3, 'PRICE_WINDOW', 'INFO', $3, 'CLOSED', now(), 'Der Preis ist negativ.')`,
    [alert, rule, marketId],
  )
  await database.pool.query(
    `INSERT INTO alert_events (alert_id, kind, text) VALUES ($1, 'OPENED', 'Der Preis ist negativ.')`,
    [alert],
  )
  await database.pool.query(
    `INSERT INTO alert_deliveries (delivery_id, rule_id, alert_id, channel_id, message, next_attempt_at)
     VALUES ($1, $2, NULL, $3, '{}', now())`,
    [randomUUID(), rule, channel],
  )
}
async function addTariff(name: string, ...markets: (string | null)[]): Promise<void> {
  const id = randomUUID()
  await database.pool.query(
    `INSERT INTO tariffs (tariff_id, name, direction) VALUES ($1, $2, 'SUPPLY')`,
    [id, name],
  )
  for (const [i, market] of markets.entries()) {
    await database.pool.query(
      `INSERT INTO tariff_revisions (tariff_id, revision, market, product, note, author, components)
       VALUES ($1, $2, $3, $4, '', 'Test', '[]')`,
      [id, i + 1, ...(market?.split('/') ?? [null, null])],
    )
  }
}
async function rows(): Promise<Record<string, number>> {
  const tables = [
    ...['markets', 'market_prices', 'alert_rules', 'alerts', 'alert_events', 'alert_deliveries'],
  ]
  const counts = await Promise.all(
    tables.map(async table => {
      const { rows } = await database.pool.query<{ count: number }>(
        `SELECT count(*)::int AS count FROM ${table}`,
      )
      return [table, rows[0]?.count ?? 0] as const
    }),
  )
  return Object.fromEntries(counts)
}

describe('removing a simulated market', () => {
  it('leaves no trace of it, and the real one beside it whole', async () => {
    const before = await rows()

    expect(await store.remove(simulated)).toEqual({
      ...{ isRemoved: true, prices: 100, alertRules: 1, alerts: 1 },
    })

    const half = Object.entries(before).map(([table, count]) => [table, count / 2])
    expect(await rows()).toEqual(Object.fromEntries(half))
    expect((await new MarketStore(database).all()).map(({ id }) => id)).toEqual([real])
  })

  it('removes nothing while a tariff is computed from it, and says which', async () => {
    await addTariff('Dynamisch', real, simulated)
    await addTariff('Umgestellt', simulated, real)
    await addTariff('Fest', null)
    const before = await rows()

    expect(await store.remove(simulated)).toEqual({ isRemoved: false, tariffs: ['Dynamisch'] })
    expect(await rows()).toEqual(before)
  })

  it('says that there was nothing where the market is unknown', async () => {
    await store.remove(simulated)

    expect(await store.remove(simulated)).toMatchObject({ isRemoved: true, prices: 0 })
  })

  it('never touches a real market', async () => {
    const before = await rows()

    await expect(store.remove(real)).rejects.toThrow(RangeError)
    expect(await rows()).toEqual(before)
  })

  it('is whole or not at all', async () => {
    const before = await rows()
    await database.pool.query(`
      CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'killed'; END $$;
      CREATE TRIGGER fail BEFORE DELETE ON markets FOR EACH ROW EXECUTE FUNCTION fail()`)

    await expect(store.remove(simulated)).rejects.toThrow('killed')
    expect(await rows()).toEqual(before)
  })
})
