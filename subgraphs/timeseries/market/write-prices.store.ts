import type { PoolClient } from 'pg'
import type { MarketKey, MarketUnit, Price, PricesToWrite } from './market.ts'
import { keyOf } from './market.store.ts'
import { planPrices, type PriceCounts } from './plan-prices.ts'

const pointsAtOnce = 10_000

/**
 * The body of PriceStore.write. Writers of one market take turns, so that `known_at` rises in the order in which
 * the writes become visible; readers resume by it.
 */
export async function writePrices(
  client: PoolClient,
  { marketId, name, unit = 'EUR/MWh', points }: PricesToWrite,
): Promise<PriceCounts> {
  const key = keyOf(marketId)
  const counts = { added: 0, changed: 0, unchanged: 0, ignored: 0 }
  const finest = finestStep(points)
  if (finest === undefined) return counts
  await lockPrices(client, marketId)
  await ensureMarket(client, { key, name, unit, finest })
  const knownAt = await nextKnownAt(client, key)
  for (let from = 0; from < points.length; from += pointsAtOnce) {
    const batch = points.slice(from, from + pointsAtOnce)
    const { rows, ...written } = planPrices(await storedAround(client, key, batch), batch)
    if (rows.length > 0) await upsert(client, key, rows, knownAt)
    counts.added += written.added
    counts.changed += written.changed
    counts.unchanged += written.unchanged
    counts.ignored += written.ignored
  }
  return counts
}

/** Until the transaction ends nobody else writes prices of this market, or removes it. */
export async function lockPrices(client: PoolClient, marketId: string): Promise<void> {
  await client.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [
    `prices:${marketId}`,
  ])
}

type WantedMarket = { key: MarketKey; name: string; unit: MarketUnit; finest: number }

/** Throws RangeError where the market has its prices in another unit: who writes has to know it. */
async function ensureMarket(
  client: PoolClient,
  { key, name, unit, finest }: WantedMarket,
): Promise<void> {
  await client.query(
    `INSERT INTO markets AS m (market, product, name, step_seconds, unit) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (market, product) DO UPDATE SET step_seconds = excluded.step_seconds
     WHERE m.step_seconds > excluded.step_seconds`,
    [key.market, key.product, name, finest, unit],
  )
  const { rows } = await client.query<{ unit: string }>(
    'SELECT unit FROM markets WHERE market = $1 AND product = $2',
    [key.market, key.product],
  )
  if (rows[0]?.unit !== unit) throw new RangeError(`${name} has no prices in ${unit}`)
}

function finestStep(points: readonly Price[]): number | undefined {
  let finest: number | undefined
  for (const { stepSeconds } of points) finest = Math.min(finest ?? stepSeconds, stepSeconds)
  return finest
}

async function nextKnownAt(client: PoolClient, { market, product }: MarketKey): Promise<Date> {
  const { rows } = await client.query<{ known: Date }>(
    `SELECT greatest(date_trunc('milliseconds', clock_timestamp()),
                     max(known_at) + interval '1 millisecond') AS known
     FROM market_prices WHERE market = $1 AND product = $2`,
    [market, product],
  )
  const [row] = rows
  if (!row) throw new Error('an aggregate without a row')
  return row.known
}

/** Everything that a price of the batch could touch. */
async function storedAround(
  client: PoolClient,
  { market, product }: MarketKey,
  batch: readonly Price[],
): Promise<Price[]> {
  let [first, end] = [Infinity, -Infinity]
  for (const { ts, stepSeconds } of batch) {
    first = Math.min(first, ts.getTime())
    end = Math.max(end, ts.getTime() + stepSeconds * 1000)
  }
  const { rows } = await client.query<Price>(
    `SELECT ts, step_seconds AS "stepSeconds", price_eur_mwh AS "eurPerMwh", volume FROM market_prices
     WHERE market = $1 AND product = $2 AND ts > $3::timestamptz - interval '1 hour' AND ts < $4`,
    [market, product, new Date(first), new Date(end)],
  )
  return rows
}

/** The rows are known to differ; the conflict clause settles what another way in wrote meanwhile. */
async function upsert(
  client: PoolClient,
  { market, product }: MarketKey,
  rows: readonly Price[],
  knownAt: Date,
): Promise<void> {
  await client.query(
    `INSERT INTO market_prices (market, product, ts, step_seconds, price_eur_mwh, volume, known_at)
     SELECT $1, $2, ts, step, price, volume, $7
     FROM unnest($3::timestamptz[], $4::int[], $5::float8[], $6::float8[]) AS g(ts, step, price, volume)
     ON CONFLICT (market, product, ts) DO UPDATE
       SET price_eur_mwh = excluded.price_eur_mwh, step_seconds = excluded.step_seconds,
           volume = excluded.volume, known_at = excluded.known_at`,
    [
      market,
      product,
      rows.map(({ ts }) => ts),
      rows.map(({ stepSeconds }) => stepSeconds),
      rows.map(({ eurPerMwh }) => eurPerMwh),
      rows.map(({ volume }) => volume),
      knownAt,
    ],
  )
}
