import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { PoolClient } from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import type { Database } from '#platform/database/database.ts'
import { qualityNumber, type Quantity } from '../reading/reading.ts'
import type { MarketKey } from '../market/market.ts'
import type { NewMeter } from '../meter/meter.ts'
import type { Interval } from './time/observation.ts'

/** The entry in the list of files taken in; its id is the job's, so that a retry adds none. */
export type ImportRecord = {
  importId: string
  sha256: string
  kind: string
  options: Record<string, unknown>
  fileName: string
  createdBy: string | null
}

export type ImportCounts = { read: number; added: number; changed: number; unchanged: number }

type Work = {
  intervals: Interval[]
  record: ImportRecord
  /** Called as rows are handed over; 0 … 1. Throws to stop the import, which then leaves nothing. */
  onProgress: (fraction: number) => Promise<void>
}
export type ReadingsImport = Work & {
  meterId: string
  /** The meter to create when the id is new. */
  newMeter: NewMeter | undefined
  quantity: Quantity
}
export type PricesImport = Work & { marketId: string; key: MarketKey; stepSeconds: number }

const rowsAtOnce = 2000

/** Imports are all or nothing: one transaction each. */
export class ImportStore {
  constructor(private readonly database: Database) {}

  /** What the newest import of the same bytes wrote to. */
  async targetOf(sha256: string): Promise<string | undefined> {
    const { rows } = await this.database.pool.query<{ target_id: string }>(
      'SELECT target_id FROM imports WHERE sha256 = $1 ORDER BY created_at DESC LIMIT 1',
      [sha256],
    )
    return rows[0]?.target_id
  }

  /** Undefined when the meter is not there and cannot be made, because its name or location is taken. */
  async importReadings(work: ReadingsImport): Promise<ImportCounts | undefined> {
    const { meterId, newMeter, quantity, intervals, record } = work
    const column = quantity === 'CONSUMPTION' ? 'consumption_kw' : 'production_kw'
    return this.database.transaction(async client => {
      if (newMeter) await insertMeter(client, meterId, newMeter)
      if (!(await lockMeter(client, meterId))) return undefined
      await fillTemporary(client, work)
      const before = await client.query<{ count: number }>(
        `SELECT count(*)::int AS count FROM import_rows JOIN smart_meter_readings r USING (ts)
         WHERE r.meter_id = $1 AND r.${column} IS NOT NULL`,
        [meterId],
      )
      const written = await client.query(
        `INSERT INTO smart_meter_readings AS r (meter_id, ts, ${column}, quality)
         SELECT $1, ts, value, quality FROM import_rows ORDER BY ts
         ON CONFLICT (meter_id, ts) DO UPDATE SET ${column} = excluded.${column}, quality = excluded.quality
         WHERE (r.${column}, r.quality) IS DISTINCT FROM (excluded.${column}, excluded.quality)`,
        [meterId],
      )
      await remember(client, record, { targetId: meterId, rowCount: intervals.length })
      return countsOf(intervals.length, before.rows[0]?.count, written.rowCount)
    })
  }

  /** The market must exist. */
  async importPrices(work: PricesImport): Promise<ImportCounts> {
    const { marketId, key, stepSeconds, intervals, record } = work
    return this.database.transaction(async client => {
      await fillTemporary(client, work)
      const before = await client.query<{ count: number }>(
        `SELECT count(*)::int AS count FROM import_rows JOIN market_prices p USING (ts)
         WHERE p.market = $1 AND p.product = $2`,
        [key.market, key.product],
      )
      const written = await client.query(
        `INSERT INTO market_prices AS p (market, product, ts, price_eur_mwh, step_seconds)
         SELECT $1, $2, ts, value, $3 FROM import_rows ORDER BY ts
         ON CONFLICT (market, product, ts) DO UPDATE
           SET price_eur_mwh = excluded.price_eur_mwh, step_seconds = excluded.step_seconds
         WHERE (p.price_eur_mwh, p.step_seconds)
           IS DISTINCT FROM (excluded.price_eur_mwh, excluded.step_seconds)`,
        [key.market, key.product, stepSeconds],
      )
      await remember(client, record, { targetId: marketId, rowCount: intervals.length })
      return countsOf(intervals.length, before.rows[0]?.count, written.rowCount)
    })
  }
}

async function insertMeter(client: PoolClient, meterId: string, meter: NewMeter): Promise<void> {
  await client.query(
    `INSERT INTO meters (meter_id, name, metering_location, time_zone, interval_seconds, simulated)
     VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`,
    [
      meterId,
      meter.name,
      meter.meteringLocation,
      meter.timeZone,
      meter.intervalSeconds,
      meter.simulated,
    ],
  )
}

/** Two imports into one meter follow one another, so that their counts are right. */
async function lockMeter(client: PoolClient, meterId: string): Promise<boolean> {
  const { rowCount } = await client.query('SELECT FROM meters WHERE meter_id = $1 FOR UPDATE', [
    meterId,
  ])
  return rowCount === 1
}

async function fillTemporary(client: PoolClient, { intervals, onProgress }: Work): Promise<void> {
  await client.query(
    'CREATE TEMPORARY TABLE import_rows (ts timestamptz, value float8, quality smallint) ON COMMIT DROP',
  )
  async function* lines() {
    for (let at = 0; at < intervals.length; at += rowsAtOnce) {
      await onProgress(at / intervals.length)
      yield intervals
        .slice(at, at + rowsAtOnce)
        .map(toLine)
        .join('')
    }
  }
  await pipeline(Readable.from(lines()), client.query(copyFrom('COPY import_rows FROM STDIN')))
  await onProgress(1)
  // A temporary table has no statistics: without them the join below is planned for a handful of rows.
  await client.query('ANALYZE import_rows')
}

function toLine({ start, value, quality }: Interval): string {
  return `${new Date(start).toISOString()}\t${value}\t${qualityNumber(quality)}\n`
}

async function remember(
  client: PoolClient,
  record: ImportRecord,
  { targetId, rowCount }: { targetId: string; rowCount: number },
): Promise<void> {
  const { importId, sha256, kind, options, fileName, createdBy } = record
  await client.query(
    `INSERT INTO imports (import_id, sha256, kind, target_id, options, file_name, row_count, created_by)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (import_id) DO NOTHING`,
    [importId, sha256, kind, targetId, JSON.stringify(options), fileName, rowCount, createdBy],
  )
}

function countsOf(read: number, existing = 0, written: number | null = 0): ImportCounts {
  const added = read - existing
  const changed = (written ?? 0) - added
  return { read, added, changed, unchanged: read - added - changed }
}
