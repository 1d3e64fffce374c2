import type { Pool, PoolClient } from 'pg'
import { qualityNumber, qualityOf, type NewReading, type Reading } from './reading.ts'

type Key = Pick<Reading, 'meterId' | 'ts'>

/** A value that was not taken, because a person had decided otherwise. */
export type RefusedReading = Omit<Reading, 'method' | 'knownAt'> & { refusedAt: Date }

/** Of one meter, the newest refusals first. */
export async function refusedReadings(
  pool: Pool,
  meterId: string,
  { first, before }: { first: number; before: Date | undefined },
): Promise<RefusedReading[]> {
  const { rows } = await pool.query<Omit<RefusedReading, 'quality'> & { quality: number }>(
    `SELECT meter_id AS "meterId", ts, consumption_kw AS "consumptionKw", production_kw AS "productionKw",
       voltage, quality, refused_at AS "refusedAt"
     FROM refused_readings WHERE meter_id = $1 AND ($3::timestamptz IS NULL OR refused_at < $3)
     ORDER BY refused_at DESC, ts DESC LIMIT $2`,
    [meterId, first, before ?? null],
  )
  return rows.map(row => ({ ...row, quality: qualityOf(row.quality) }))
}

/** Notes what was delivered against the word of a person; of several for one interval the last. */
export async function rememberRefused(
  client: Pool | PoolClient,
  readings: readonly NewReading[],
  kept: readonly Key[],
): Promise<void> {
  const keys = new Set(kept.map(keyOf))
  const refused = new Map<string, NewReading>()
  for (const reading of readings) {
    const key = keyOf(reading)
    if (keys.has(key)) refused.set(key, reading)
  }
  const rows = [...refused.values()]
  await client.query(
    `INSERT INTO refused_readings AS f (meter_id, ts, consumption_kw, production_kw, voltage, quality)
     SELECT g.* FROM unnest($1::uuid[], $2::timestamptz[], $3::float8[], $4::float8[], $5::float8[], $6::smallint[])
       AS g(meter_id, ts, consumption_kw, production_kw, voltage, quality)
     JOIN meters USING (meter_id)
     ORDER BY g.meter_id, g.ts
     ON CONFLICT (meter_id, ts) DO UPDATE SET refused_at = now(),
       (consumption_kw, production_kw, voltage, quality) =
         (coalesce(excluded.consumption_kw, f.consumption_kw),
          coalesce(excluded.production_kw, f.production_kw), excluded.voltage, excluded.quality)`,
    [
      rows.map(({ meterId }) => meterId),
      rows.map(({ ts }) => ts),
      rows.map(({ consumptionKw }) => consumptionKw),
      rows.map(({ productionKw }) => productionKw),
      rows.map(({ voltage }) => voltage),
      rows.map(({ quality }) => qualityNumber(quality)),
    ],
  )
}

function keyOf({ meterId, ts }: Key): string {
  return `${meterId.toLowerCase()} ${ts.getTime()}`
}

/** Forgets what was refused before `before`, at most `most`. Answers how many. */
export async function sweepRefused(pool: Pool, before: Date, most: number): Promise<number> {
  const { rowCount } = await pool.query(
    `DELETE FROM refused_readings WHERE (meter_id, ts) IN (
       SELECT meter_id, ts FROM refused_readings WHERE refused_at < $1 ORDER BY refused_at LIMIT $2)`,
    [before, most],
  )
  return rowCount ?? 0
}
