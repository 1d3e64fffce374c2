import type { Database } from '#platform/database/database.ts'
import { quarterMs } from '../calendar/quarter-grid.ts'
import { doublesOf, instantsOf, integersOf } from '../kpi/packed-numbers.ts'
import { marketKey } from '../market/market.ts'
import type { SpotColumn } from './spot-column.ts'

type PackedPrices = { starts: Buffer | null; seconds: Buffer | null; prices: Buffer | null }

export class SpotPriceStore {
  constructor(private readonly database: Database) {}

  /**
   * EUR/MWh of each quarter-hour from `startMs` on, NaN where none is known. An hourly price holds for its four
   * quarter-hours; where hours and quarter-hours overlap the later start wins.
   */
  async quarterHours(marketId: string, startMs: number, count: number): Promise<SpotColumn> {
    const column = new Float64Array(count).fill(Number.NaN)
    const key = marketKey(marketId)
    if (!key) return column
    const [from, to] = [startMs, startMs + count * quarterMs].map(ms => new Date(ms))
    const { rows } = await this.database.pool.query<PackedPrices>(
      `SELECT string_agg(timestamptz_send(ts), ''::bytea) AS starts,
              string_agg(int4send(step_seconds), ''::bytea) AS seconds,
              string_agg(float8send(price_eur_mwh), ''::bytea) AS prices
       FROM (SELECT ts, step_seconds, price_eur_mwh FROM market_prices
             WHERE market = $1 AND product = $2 AND ts < $4 AND ts > $3::timestamptz - interval '1 day'
             ORDER BY ts) held`,
      [key.market, key.product, from, to],
    )
    for (const packed of rows) fill(column, startMs, packed)
    return column
  }

  /** End of the last interval with a price. */
  async knownUntil(marketId: string): Promise<Date | undefined> {
    const key = marketKey(marketId)
    if (!key) return undefined
    const { rows } = await this.database.pool.query<{ known: Date }>(
      `SELECT ts + make_interval(secs => step_seconds) AS known FROM market_prices
       WHERE market = $1 AND product = $2 ORDER BY ts DESC LIMIT 1`,
      [key.market, key.product],
    )
    return rows[0]?.known
  }
}

function fill(column: SpotColumn, startMs: number, packed: PackedPrices): void {
  const seconds = integersOf(packed.seconds)
  const prices = doublesOf(packed.prices)
  for (const [i, start] of instantsOf(packed.starts).entries()) {
    const first = Math.floor((start - startMs) / quarterMs)
    const end = Math.ceil((start + (seconds[i] ?? 0) * 1000 - startMs) / quarterMs)
    if (end > 0) column.fill(prices[i] ?? Number.NaN, Math.max(0, first), end)
  }
}
