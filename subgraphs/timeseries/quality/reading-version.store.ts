import type { PoolClient } from 'pg'
import type { Database } from '#platform/database/database.ts'
import type { NewReading } from '../reading/reading.ts'
import { readingColumns, toReading, type ReadingRow } from '../reading/reading-row.ts'
import type { ReadingVersion } from './reading-versions.ts'

type Range = { from: Date; to: Date }
const versionColumns = 'meter_id, ts, consumption_kw, production_kw, voltage, quality, method'

type VersionRow = ReadingRow & { known_at: Date; known_until: Date | null }

/** Every version of the readings of `[from, to)` in their order, the current one last, by stamp. */
export async function readingVersions(
  client: PoolClient,
  meterId: string,
  { from, to }: Range,
): Promise<Map<number, ReadingVersion[]>> {
  const { rows } = await client.query<VersionRow>(
    `SELECT ${versionColumns}, known_from AS known_at, known_until FROM reading_revisions
     WHERE meter_id = $1 AND ts >= $2 AND ts < $3
     UNION ALL
     SELECT ${versionColumns}, known_at, NULL FROM smart_meter_readings
     WHERE meter_id = $1 AND ts >= $2 AND ts < $3
     ORDER BY ts, known_at`,
    [meterId, from, to],
  )
  const versions = new Map<number, ReadingVersion[]>()
  for (const row of rows) {
    const version = {
      reading: toReading(row),
      knownFrom: row.known_at.getTime(),
      knownUntil: row.known_until?.getTime() ?? Infinity,
    }
    const known = versions.get(row.ts.getTime())
    if (known) known.push(version)
    else versions.set(row.ts.getTime(), [version])
  }
  return versions
}

/** The first and the last stamp of `[from, to)` of which there is a version; undefined where there is none. */
export async function versionExtent(
  { pool }: Database,
  meterId: string,
  { from, to }: Range,
): Promise<Range | undefined> {
  const { rows } = await pool.query<{ first: Date | null; last: Date | null }>(
    `SELECT min(ts) AS first, max(ts) AS last FROM (
       SELECT ts FROM reading_revisions WHERE meter_id = $1 AND ts >= $2 AND ts < $3
       UNION ALL
       SELECT ts FROM smart_meter_readings WHERE meter_id = $1 AND ts >= $2 AND ts < $3) v`,
    [meterId, from, to],
  )
  const { first, last } = rows[0] ?? { first: null, last: null }
  return first && last ? { from: first, to: last } : undefined
}

/** Stamps of the readings of `[from, to)` that are not marked faulty. */
export async function countingStamps(
  client: PoolClient,
  meterId: string,
  { from, to }: Range,
): Promise<Date[]> {
  const { rows } = await client.query<{ ts: Date }>(
    `SELECT ts FROM smart_meter_readings
     WHERE meter_id = $1 AND ts >= $2 AND ts < $3 AND quality <> 4 ORDER BY ts`,
    [meterId, from, to],
  )
  return rows.map(({ ts }) => ts)
}

/**
 * The readings of these stamps, which nobody else changes until the transaction ends. Simulated ones get
 * an older version here, because the trigger keeps none of them: what a person changes can be taken back.
 */
export async function lockReadings(
  client: PoolClient,
  meterId: string,
  stamps: Date[],
): Promise<Map<number, NewReading>> {
  const { rows } = await client.query<ReadingRow>(
    `SELECT ${readingColumns} FROM smart_meter_readings
     WHERE meter_id = $1 AND ts = ANY ($2) ORDER BY ts FOR UPDATE`,
    [meterId, stamps],
  )
  await client.query(
    `INSERT INTO reading_revisions
       (meter_id, ts, known_from, known_until, consumption_kw, production_kw, voltage, quality, method)
     SELECT meter_id, ts, known_at, now(), consumption_kw, production_kw, voltage, quality, method
     FROM smart_meter_readings
     WHERE meter_id = $1 AND ts = ANY ($2) AND quality = 5 AND known_at < now()::timestamptz(3)`,
    [meterId, stamps],
  )
  return new Map(rows.map(row => [row.ts.getTime(), toReading(row)]))
}
