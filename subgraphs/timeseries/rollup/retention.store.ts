import type { PoolClient } from 'pg'
import type { Database } from '#platform/database/database.ts'
import type { RollupStore } from './rollup.store.ts'

/** How long readings stay as they are; undefined is for ever. Aggregates stay in any case. */
export type RetentionSettings = {
  /** TimescaleDB: chunks older than this move to the columnstore. */
  compressAfterDays: number | undefined
  /** Readings older than this are dropped, month by month or chunk by chunk, with their revisions. */
  retentionDays: number | undefined
}

const dayMs = 86_400_000

/**
 * Plain PostgreSQL: drops the months that lie before the retention as a whole, once their readings are in
 * the aggregates, and answers their partitions. TimescaleDB does so by its policies.
 */
export async function dropOldMonths(
  database: Database,
  rollups: RollupStore,
  { retentionDays }: RetentionSettings,
  now: Date,
): Promise<string[]> {
  if (retentionDays === undefined || (await rollups.engine()) !== 'plain') return []
  await rollups.refreshClosed(now)
  const { rows } = await database.pool.query<{ partition: string }>(
    'SELECT drop_reading_partitions($1) AS partition',
    [new Date(now.getTime() - retentionDays * dayMs)],
  )
  return rows.map(({ partition }) => partition)
}

/**
 * TimescaleDB: sets the policies that refresh, compress and drop; those of other settings go. Plain
 * PostgreSQL has none, nor has TimescaleDB without its community licence.
 */
export async function applyPolicies(
  database: Database,
  { compressAfterDays, retentionDays }: RetentionSettings,
): Promise<void> {
  const { rows } = await database.pool.query<{ licence: string | null }>(
    `SELECT current_setting('timescaledb.license', true) AS licence`,
  )
  if (rows[0]?.licence !== 'timescale') return
  await database.transaction(async client => {
    await replaceRefresh(client, retentionDays)
    await client.query(
      `SELECT remove_compression_policy('smart_meter_readings', if_exists => true)`,
    )
    await client.query(`SELECT remove_retention_policy('smart_meter_readings', if_exists => true)`)
    if (compressAfterDays !== undefined) await compress(client, compressAfterDays)
    if (retentionDays !== undefined) await retain(client, retentionDays)
  })
}

/** The newest buckets are left to the real-time part of the views, which would miss what comes after a refresh. */
const refreshes = [
  { view: 'live_15m', end: '15 minutes', every: '1 minute' },
  { view: 'live_1h', end: '1 hour', every: '5 minutes' },
  { view: 'live_1d', end: '1 day', every: '15 minutes' },
] as const

/** Not NULL: with a time zone TimescaleDB before 2.11 computes a start outside of time. */
const wholePastDays = 36_500

/** Looks back less far than the retention, so that a dropped chunk is never taken for deleted readings. */
async function replaceRefresh(client: PoolClient, retentionDays = wholePastDays): Promise<void> {
  for (const { view, end, every } of refreshes) {
    await client.query(
      `SELECT remove_continuous_aggregate_policy($1::regclass, if_exists => true)`,
      [view],
    )
    await client.query(
      `SELECT add_continuous_aggregate_policy($1::regclass,
         start_offset => make_interval(days => $2::int), end_offset => $3::interval,
         schedule_interval => $4::interval)`,
      [view, Math.max(3, retentionDays - 8), end, every],
    )
  }
}

async function compress(client: PoolClient, afterDays: number): Promise<void> {
  await client.query(
    `ALTER TABLE smart_meter_readings SET (timescaledb.compress,
       timescaledb.compress_segmentby = 'meter_id', timescaledb.compress_orderby = 'ts DESC')`,
  )
  await client.query(
    `SELECT add_compression_policy('smart_meter_readings',
       compress_after => make_interval(days => $1::int))`,
    [afterDays],
  )
}

async function retain(client: PoolClient, days: number): Promise<void> {
  await client.query(
    `SELECT add_retention_policy('smart_meter_readings',
       drop_after => make_interval(days => $1::int))`,
    [days],
  )
  await client.query(
    `DELETE FROM reading_revisions WHERE ts < now() - make_interval(days => $1::int)`,
    [days],
  )
}
