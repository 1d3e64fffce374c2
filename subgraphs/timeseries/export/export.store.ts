import type { Database } from '#platform/database/database.ts'
import { marketKey } from '../market/market.ts'
import type { Quantity } from '../reading/reading.ts'

export type ExportRange = { from: Date; to: Date }
export type ValueRow = { ts: Date; value: number | null; quality: number }
export type PriceRow = { ts: Date; value: number }

const rowsAtOnce = 10_000

/** Reads long ranges page by page, so that memory does not grow with them. */
export class ExportStore {
  constructor(private readonly database: Database) {}

  readings(meterId: string, quantity: Quantity, range: ExportRange): AsyncIterable<ValueRow[]> {
    const column = quantity === 'CONSUMPTION' ? 'consumption_kw' : 'production_kw'
    return this.pages<ValueRow>(
      `SELECT ts, ${column} AS value, quality FROM smart_meter_readings
       WHERE meter_id = $1 AND ts >= $2 AND ts < $3 ORDER BY ts LIMIT ${rowsAtOnce}`,
      from => [meterId, from, range.to],
      range.from,
    )
  }

  prices(marketId: string, range: ExportRange): AsyncIterable<PriceRow[]> {
    const key = marketKey(marketId)
    return this.pages<PriceRow>(
      `SELECT ts, price_eur_mwh AS value FROM market_prices
       WHERE market = $1 AND product = $2 AND ts >= $3 AND ts < $4 ORDER BY ts LIMIT ${rowsAtOnce}`,
      from => [key?.market, key?.product, from, range.to],
      range.from,
    )
  }

  private async *pages<T extends { ts: Date }>(
    statement: string,
    parameters: (from: Date) => unknown[],
    first: Date,
  ): AsyncIterable<T[]> {
    let from = first
    for (;;) {
      const { rows } = await this.database.pool.query<T>(statement, parameters(from))
      if (rows.length > 0) yield rows
      const last = rows.at(-1)
      if (!last || rows.length < rowsAtOnce) return
      from = new Date(last.ts.getTime() + 1)
    }
  }
}
