import type { PoolClient } from 'pg'
import type { Database } from '#platform/database/database.ts'
import { isSimulatedMarket, type MarketKey } from './market.ts'
import { keyOf } from './market.store.ts'
import { lockPrices } from './write-prices.store.ts'

/** What went with a simulated market, or by which tariffs it is held. */
export type MarketRemoval =
  | { isRemoved: true; prices: number; alertRules: number; alerts: number }
  | { isRemoved: false; tariffs: string[] }

export class SimulatedMarketStore {
  constructor(private readonly database: Database) {}

  /**
   * Removes a simulated market without trace, in one transaction: its prices, the alert rules that watch it and every
   * alert its prices raised. Nothing happens while the newest revision of a tariff is computed from it; their names
   * are told. Earlier revisions keep naming it: what was charged by it once is not rewritten. The market may be unknown; then
   * nothing is there to remove. Throws for the id of a real market.
   */
  async remove(marketId: string): Promise<MarketRemoval> {
    if (!isSimulatedMarket(marketId)) throw new RangeError(`not a simulated market: ${marketId}`)
    const key = keyOf(marketId)
    return this.database.transaction(async client => {
      await lockPrices(client, marketId)
      const tariffs = await tariffsOn(client, key)
      if (tariffs.length > 0) return { isRemoved: false, tariffs }
      const alerts = await deleteAlerts(client, marketId)
      const alertRules = await deleteRules(client, marketId)
      const { rowCount: prices } = await client.query(
        'DELETE FROM market_prices WHERE market = $1 AND product = $2',
        [key.market, key.product],
      )
      await client.query('DELETE FROM markets WHERE market = $1 AND product = $2', [
        key.market,
        key.product,
      ])
      return { isRemoved: true, prices: prices ?? 0, alertRules, alerts }
    })
  }
}

async function tariffsOn(client: PoolClient, { market, product }: MarketKey): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT name FROM tariffs JOIN tariff_revisions r USING (tariff_id)
     WHERE market = $1 AND product = $2
       AND revision = (SELECT max(revision) FROM tariff_revisions n WHERE n.tariff_id = r.tariff_id)
     ORDER BY name`,
    [market, product],
  )
  return rows.map(({ name }) => name)
}

/** With their events and messages. */
async function deleteAlerts(client: PoolClient, marketId: string): Promise<number> {
  const { rowCount } = await client.query('DELETE FROM alerts WHERE market_id = $1', [marketId])
  return rowCount ?? 0
}

/** With the messages that tried them out. */
async function deleteRules(client: PoolClient, marketId: string): Promise<number> {
  await client.query(
    `DELETE FROM alert_deliveries
     WHERE rule_id IN (SELECT rule_id FROM alert_rules WHERE market_id = $1)`,
    [marketId],
  )
  const { rowCount } = await client.query('DELETE FROM alert_rules WHERE market_id = $1', [
    marketId,
  ])
  return rowCount ?? 0
}
