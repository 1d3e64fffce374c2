import type { PoolClient } from 'pg'
import type { Database } from '#platform/database/database.ts'
import type { SeriesGrid } from '../reading/series-grid.ts'
import type { Bucket } from '../reading/series.ts'
import type { Price, PriceBatch, PricesToWrite, PriceSummary } from './market.ts'
import { keyOf } from './market.store.ts'
import type { PriceCounts } from './plan-prices.ts'
import { writePrices } from './write-prices.store.ts'

export type PriceRange = { first: Date; last: Date }

/** Prices that hold in a range, as columns, rising. */
export type PriceColumns = { start: Date[]; stepSeconds: number[]; eurPerMwh: number[] }

/** Behind everything that was known at `knownAt`, and behind the first prices of the write after it where it was cut. */
export type PriceCursor = { knownAt: Date; cut?: { knownAt: Date; ts: Date } }

export type RangeSummary = Omit<PriceSummary, 'expected' | 'present' | 'negativeIntervals'> & {
  /** Time with a price, and with one below zero. */
  presentSeconds: number
  negativeSeconds: number
}

type PriceRow = { ts: Date; step: number; price: number; volume: number | null; known_at: Date }

/** No auction product is longer, so a price that reaches into a range begins at most this long before it. */
const longestSeconds = 3600
const longestStep = `interval '${longestSeconds} seconds'`

/** For buckets of whole hours: no price reaches beyond its bucket. */
const wholePrices = `
  SELECT date_bin(make_interval(secs => $5), ts, $3) AS bucket, price_eur_mwh AS price,
         step_seconds::float8 AS weight
  FROM market_prices WHERE market = $1 AND product = $2 AND ts >= $3 AND ts < $4`

/** For finer buckets: an hour fills all its quarters. */
const splitPrices = `
  SELECT bucket, price, extract(epoch FROM
           least(until, bucket + make_interval(secs => $5)) - greatest(since, bucket))::float8 AS weight
  FROM (SELECT greatest(ts, $3) AS since, least(ts + make_interval(secs => step_seconds), $4) AS until,
               price_eur_mwh AS price
        FROM market_prices WHERE ${overlapping('$3', '$4')}) prices,
       generate_series(date_bin(make_interval(secs => $5), since, $3), until - interval '1 ms',
                       make_interval(secs => $5)) AS bucket`

export class PriceStore {
  constructor(private readonly database: Database) {}

  /**
   * Writes prices in one transaction, creating the market when it is missing. Only what is new or different is
   * written; prices that are not among the points stay. A finer price is never replaced by a coarser one that
   * covers it (`ignored`); a coarser one is split where finer ones come into it.
   */
  async write(
    prices: PricesToWrite,
    { client }: { client?: PoolClient } = {},
  ): Promise<PriceCounts> {
    if (client) return writePrices(client, prices)
    return this.database.transaction(each => writePrices(each, prices))
  }

  /** Starts of the oldest and the newest price. */
  async range(id: string): Promise<PriceRange | undefined> {
    const { market, product } = keyOf(id)
    const { rows } = await this.database.pool.query<{ first: Date | null; last: Date | null }>(
      `SELECT min(ts) AS first, max(ts) AS last FROM market_prices WHERE market = $1 AND product = $2`,
      [market, product],
    )
    const { first, last } = rows[0] ?? { first: null, last: null }
    return first && last ? { first, last } : undefined
  }

  /**
   * Every price that holds at some time of `[from, to)`, also one that began before `from`: look the price of an
   * instant up by the last `start` that is not later and whose step reaches beyond it.
   */
  async between(id: string, from: Date, to: Date): Promise<PriceColumns> {
    const { market, product } = keyOf(id)
    const { rows } = await this.database.pool.query<Pick<PriceRow, 'ts' | 'step' | 'price'>>(
      `SELECT ts, step_seconds AS step, price_eur_mwh AS price FROM market_prices
       WHERE ${overlapping('$3', '$4')} ORDER BY ts`,
      [market, product, from, to],
    )
    return {
      start: rows.map(({ ts }) => ts),
      stepSeconds: rows.map(({ step }) => step),
      eurPerMwh: rows.map(({ price }) => price),
    }
  }

  /** The price that holds at an instant. */
  async at(id: string, instant: Date): Promise<number | undefined> {
    const after = new Date(instant.getTime() + 1)
    return (await this.between(id, instant, after)).eurPerMwh.at(-1)
  }

  /** Time-weighted mean and extremes of every bucket that holds a price; the database aggregates. */
  async buckets(id: string, { start, end, stepSeconds }: SeriesGrid): Promise<Bucket[]> {
    const { market, product } = keyOf(id)
    const isWide =
      stepSeconds % longestSeconds === 0 && start.getTime() % (longestSeconds * 1000) === 0
    const { rows } = await this.database.pool.query<Bucket>(
      `WITH parts AS (${isWide ? wholePrices : splitPrices})
       SELECT bucket AS start, min(price) AS lowest, max(price) AS highest,
              CASE WHEN min(price) = max(price) THEN min(price)
                   ELSE sum(price * weight) / sum(weight) END AS mean
       FROM parts GROUP BY bucket ORDER BY bucket`,
      [market, product, start, end, stepSeconds],
    )
    return rows
  }

  /** Exact: sums are decimal, so neither order nor size of the range changes a digit. */
  async summary(id: string, from: Date, to: Date): Promise<RangeSummary> {
    const { market, product } = keyOf(id)
    const { rows } = await this.database.pool.query<RangeSummary>(
      `WITH prices AS (
         SELECT ts, price_eur_mwh AS price,
                CASE WHEN ts >= $3 AND ts + make_interval(secs => step_seconds) <= $4 THEN step_seconds
                     ELSE extract(epoch FROM
                       least(ts + make_interval(secs => step_seconds), $4) - greatest(ts, $3)) END AS weight
         FROM market_prices WHERE ${overlapping('$3', '$4')})
       SELECT (sum(price::numeric * weight) / sum(weight))::float8 AS "meanEurMwh",
              min(price) AS "minEurMwh", max(price) AS "maxEurMwh",
              (SELECT ts FROM prices ORDER BY price, ts LIMIT 1) AS "minAt",
              (SELECT ts FROM prices ORDER BY price DESC, ts LIMIT 1) AS "maxAt",
              coalesce(sum(weight) FILTER (WHERE price < 0), 0)::float8 AS "negativeSeconds",
              coalesce(sum(weight), 0)::float8 AS "presentSeconds"
       FROM prices`,
      [market, product, from, to],
    )
    const [summary] = rows
    if (!summary) throw new Error('an aggregate without a row')
    return summary
  }

  /** The finest step among the prices that hold in `[from, to)`; undefined where there are none. */
  async finestStep(id: string, from: Date, to: Date): Promise<number | undefined> {
    const { market, product } = keyOf(id)
    const { rows } = await this.database.pool.query<{ finest: number | null }>(
      `SELECT min(step_seconds) AS finest FROM market_prices WHERE ${overlapping('$3', '$4')}`,
      [market, product, from, to],
    )
    return rows[0]?.finest ?? undefined
  }

  /**
   * The next prices behind the cursor, oldest knowledge first. A batch that is cut within one write carries the
   * knowledge before it, so that whoever resumes there gets that write once more and whole.
   */
  async knownAfter(
    id: string,
    cursor: PriceCursor,
    most: number,
  ): Promise<{ batch: PriceBatch; cursor: PriceCursor } | undefined> {
    const { market, product } = keyOf(id)
    const { knownAt: known, ts } = cursor.cut ?? { knownAt: cursor.knownAt, ts: 'infinity' }
    const { rows } = await this.database.pool.query<PriceRow>(
      `SELECT ts, step_seconds AS step, price_eur_mwh AS price, volume, known_at FROM market_prices
       WHERE market = $1 AND product = $2 AND (known_at, ts) > ($3::timestamptz, $4::timestamptz)
       ORDER BY known_at, ts LIMIT $5`,
      [market, product, known, ts, most + 1],
    )
    const [given, more] = [rows.slice(0, most), rows[most]]
    const last = given.at(-1)
    if (!last) return undefined
    const isCut = more?.known_at.getTime() === last.known_at.getTime()
    const whole = given.findLast(row => row.known_at < last.known_at)?.known_at ?? cursor.knownAt
    const knownAt = isCut ? whole : last.known_at
    return {
      batch: { marketId: id, knownAt, prices: given.map(toPrice) },
      cursor: isCut ? { knownAt, cut: { knownAt: last.known_at, ts: last.ts } } : { knownAt },
    }
  }

  /** When the market's newest knowledge came. */
  async knownUntil(id: string): Promise<Date | undefined> {
    const { market, product } = keyOf(id)
    const { rows } = await this.database.pool.query<{ known: Date | null }>(
      'SELECT max(known_at) AS known FROM market_prices WHERE market = $1 AND product = $2',
      [market, product],
    )
    return rows[0]?.known ?? undefined
  }
}

function toPrice({ ts, step, price, volume }: PriceRow): Price {
  return { ts, stepSeconds: step, eurPerMwh: price, volume }
}

/** Prices of market $1 and product $2 that share time with a range. */
function overlapping(from: string, to: string): string {
  return `market = $1 AND product = $2 AND ts < ${to}
    AND ts > ${from}::timestamptz - ${longestStep}
    AND ts + make_interval(secs => step_seconds) > ${from}`
}
