import type { Database } from '#platform/database/database.ts'
import type { SeriesGrid } from '../reading/series-grid.ts'
import type { Bucket } from '../reading/series.ts'
import { marketKey, type Market, type MarketKey, type PriceSummary } from './market.ts'

type MarketRow = NonNullable<Awaited<ReturnType<Database['prisma']['market']['findFirst']>>>
export type PriceRange = { first: Date; last: Date }

export class MarketStore {
  constructor(private readonly database: Database) {}

  async all(): Promise<Market[]> {
    const rows = await this.database.prisma.market.findMany({ orderBy: { name: 'asc' } })
    return rows.map(toMarket)
  }

  async byId(id: string): Promise<Market | undefined> {
    const key = marketKey(id)
    const row =
      key && (await this.database.prisma.market.findUnique({ where: { market_product: key } }))
    return row ? toMarket(row) : undefined
  }

  /** Creates the market when it is missing. */
  async ensure({ id, name, stepSeconds }: Omit<Market, 'product'>): Promise<void> {
    const { market, product } = keyOf(id)
    await this.database.pool.query(
      `INSERT INTO markets (market, product, name, step_seconds) VALUES ($1, $2, $3, $4)
       ON CONFLICT DO NOTHING`,
      [market, product, name, stepSeconds],
    )
  }

  async range(id: string): Promise<PriceRange | undefined> {
    const { market, product } = keyOf(id)
    const { rows } = await this.database.pool.query<{ first: Date | null; last: Date | null }>(
      `SELECT min(ts) AS first, max(ts) AS last FROM market_prices WHERE market = $1 AND product = $2`,
      [market, product],
    )
    const { first, last } = rows[0] ?? { first: null, last: null }
    return first && last ? { first, last } : undefined
  }

  /** Mean and extremes of every bucket that holds a price; the database aggregates. */
  async buckets(id: string, { start, end, stepSeconds }: SeriesGrid): Promise<Bucket[]> {
    const { market, product } = keyOf(id)
    const { rows } = await this.database.pool.query<Bucket>(
      `SELECT date_bin(make_interval(secs => $5), ts, $3) AS start,
              avg(price_eur_mwh) AS mean, min(price_eur_mwh) AS lowest, max(price_eur_mwh) AS highest
       FROM market_prices
       WHERE market = $1 AND product = $2 AND ts >= $3 AND ts < $4
       GROUP BY 1 ORDER BY 1`,
      [market, product, start, end, stepSeconds],
    )
    return rows
  }

  async summary(id: string, from: Date, to: Date): Promise<Omit<PriceSummary, 'expected'>> {
    const { market, product } = keyOf(id)
    const { rows } = await this.database.pool.query<Omit<PriceSummary, 'expected'>>(
      `WITH prices AS (
         SELECT ts, price_eur_mwh AS price FROM market_prices
         WHERE market = $1 AND product = $2 AND ts >= $3 AND ts < $4)
       SELECT avg(price) AS "meanEurMwh", min(price) AS "minEurMwh", max(price) AS "maxEurMwh",
              (SELECT ts FROM prices ORDER BY price, ts LIMIT 1) AS "minAt",
              (SELECT ts FROM prices ORDER BY price DESC, ts LIMIT 1) AS "maxAt",
              count(*) FILTER (WHERE price < 0)::int AS "negativeIntervals",
              count(*)::int AS present
       FROM prices`,
      [market, product, from, to],
    )
    const [summary] = rows
    if (!summary) throw new Error('an aggregate without a row')
    return summary
  }
}

function toMarket({ market, product, name, stepSeconds }: MarketRow): Market {
  return { id: `${market}/${product}`, name, product, stepSeconds }
}

function keyOf(id: string): MarketKey {
  const key = marketKey(id)
  if (!key) throw new Error(`no market id: ${id}`)
  return key
}
