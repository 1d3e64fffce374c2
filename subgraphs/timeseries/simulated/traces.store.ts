import type { PoolClient } from 'pg'
import { qualityNumber } from '../reading/reading.ts'

const simulated = qualityNumber('SIMULATED')
const substituted = qualityNumber('SUBSTITUTED')
const decided = [qualityNumber('CORRECTED'), qualityNumber('FAULTY')].join(', ')
const delivered = [qualityNumber('MEASURED'), substituted, qualityNumber('PRELIMINARY')].join(', ')

const step = `(SELECT make_interval(secs => interval_seconds) FROM meters WHERE meter_id = $1)`

/** SQL: an older version of a key (meter $1, `ts`) that a device, file or source delivered. */
const wasDelivered = (ts: string) => `EXISTS (SELECT FROM reading_revisions v
  WHERE v.meter_id = $1 AND v.ts = ${ts} AND v.method = 0 AND v.quality IN (${delivered}))`

/** SQL: whether a reading was put there by a method or a person, and nothing was delivered for it. */
const isMade = `((r.quality IN (${decided}) OR (r.quality = ${substituted} AND r.method <> 0))
  AND NOT ${wasDelivered('r.ts')})`

/** SQL: a simulated reading of meter $1 in a span. */
const simulatedIn = (from: string, until: string) => `EXISTS (SELECT FROM smart_meter_readings s
  WHERE s.meter_id = $1 AND s.ts >= ${from} AND s.ts < ${until} AND s.quality = ${simulated})`

/**
 * What was found, warned of and refused because of simulated readings, and what people did to nothing but them; while
 * the readings are still there.
 */
export async function eraseStories(client: PoolClient, meterId: string): Promise<void> {
  // Next to a simulated reading a gap or a spike may be one only because of it.
  await client.query(
    `DELETE FROM quality_findings f WHERE f.meter_id = $1
       AND ${simulatedIn(`f.from_ts - ${step}`, `f.to_ts + ${step}`)}`,
    [meterId],
  )
  await client.query(
    `DELETE FROM reading_changes c WHERE c.meter_id = $1
       AND ${simulatedIn(`c.from_ts - ${step}`, `c.to_ts + ${step}`)}
       AND NOT EXISTS (SELECT FROM smart_meter_readings r WHERE r.meter_id = $1
         AND r.ts >= c.from_ts AND r.ts < c.to_ts AND r.quality <> ${simulated} AND NOT ${isMade})`,
    [meterId],
  )
  const { rowCount: alerts } = await client.query(
    `DELETE FROM alerts a WHERE a.meter_id = $1
       AND ${simulatedIn(`a.since - 2 * ${step}`, `a.since + 2 * ${step}`)}`,
    [meterId],
  )
  // Virtual meters are computed of this one, or of another virtual one.
  await client.query(
    `WITH RECURSIVE users AS (
       SELECT meter_id FROM meters
       WHERE formula->'terms' @> jsonb_build_array(jsonb_build_object('meterId', $1::uuid))
       UNION
       SELECT m.meter_id FROM meters m JOIN users u
         ON m.formula->'terms' @> jsonb_build_array(jsonb_build_object('meterId', u.meter_id)))
     DELETE FROM alerts a USING users u WHERE a.meter_id = u.meter_id
       AND ${simulatedIn(`a.since - 2 * ${step}`, `a.since + 2 * ${step}`)}`,
    [meterId],
  )
  // What a rule remembers of the last readings; it looks at the next ones anew.
  if ((alerts ?? 0) > 0) {
    await client.query('UPDATE alert_rules SET state = NULL WHERE meter_id = $1', [meterId])
  }
  await client.query('DELETE FROM refused_readings WHERE meter_id = $1 AND quality = $2', [
    meterId,
    simulated,
  ])
  await client.query('DELETE FROM channel_readings WHERE meter_id = $1 AND quality = $2', [
    meterId,
    simulated,
  ])
}

/**
 * Erases the substitutes, corrections and marks that stand in the place of simulated readings: those for which nothing
 * was ever delivered, behind a simulated reading (at the very beginning: before one). Answers how many.
 */
export async function eraseMade(
  client: PoolClient,
  meterId: string,
  { from, until }: { from: Date; until: Date },
): Promise<number> {
  const { rows } = await client.query<{ erased: number }>(
    `WITH begin AS (
       SELECT coalesce((SELECT r.ts FROM smart_meter_readings r
         WHERE r.meter_id = $1 AND r.ts < $2 AND NOT ${isMade} ORDER BY r.ts DESC LIMIT 1), $2) AS ts),
     held AS (
       SELECT k.ts, k.quality, k.made, count(*) FILTER (WHERE NOT k.made) OVER (ORDER BY k.ts) AS place
       FROM (SELECT r.ts, r.quality, ${isMade} AS made FROM smart_meter_readings r, begin
             WHERE r.meter_id = $1 AND r.ts >= begin.ts AND r.ts < $3) k),
     origin AS (SELECT place, quality FROM held WHERE NOT made),
     wrong AS (
       SELECT h.ts FROM held h JOIN origin o ON o.place = greatest(h.place, 1)
       WHERE h.made AND o.quality = ${simulated} AND h.ts >= $2),
     erased AS (
       DELETE FROM smart_meter_readings r USING wrong w WHERE r.meter_id = $1 AND r.ts = w.ts RETURNING r.ts),
     versions AS (
       DELETE FROM reading_revisions v USING wrong w WHERE v.meter_id = $1 AND v.ts = w.ts)
     SELECT count(*)::int AS erased FROM erased`,
    [meterId, from, until],
  )
  await client.query(
    `DELETE FROM reading_revisions o WHERE o.meter_id = $1 AND o.ts >= $2 AND o.ts < $3 AND (
       o.quality = ${simulated} OR (
         NOT ${wasDelivered('o.ts')} AND ${simulatedIn(`o.ts - interval '1 day'`, `o.ts + interval '1 day'`)}
         AND NOT EXISTS (SELECT FROM smart_meter_readings r WHERE r.meter_id = $1
           AND r.ts >= o.ts - interval '1 day' AND r.ts < o.ts + interval '1 day' AND r.quality <> ${simulated})))`,
    [meterId, from, until],
  )
  return rows[0]?.erased ?? 0
}

/** Aggregates that outlived their simulated readings, where old readings are dropped. */
export async function eraseOldAggregates(client: PoolClient, meterId: string): Promise<void> {
  const { rows } = await client.query<{ first: Date | null; last: Date | null }>(
    `WITH erased AS (
       DELETE FROM rollup_15m WHERE meter_id = $1 AND quality_bits = ${1 << simulated}
         AND bucket < (SELECT raw_from FROM reading_retention) RETURNING bucket),
     marked AS (INSERT INTO rollup_dirty SELECT $1, bucket FROM erased RETURNING bucket)
     SELECT min(bucket) AS first, max(bucket) AS last FROM marked`,
    [meterId],
  )
  const { first, last } = rows[0] ?? { first: null, last: null }
  if (first && last)
    await client.query('SELECT refresh_rollups_of($1, $2, $3)', [meterId, first, last])
}

/** What is known of the meter as a whole is brought down to what is left of it. */
export async function settle(client: PoolClient, meterId: string): Promise<void> {
  const { rows } = await client.query<{ held: boolean }>(
    'SELECT EXISTS (SELECT FROM smart_meter_readings WHERE meter_id = $1) AS held',
    [meterId],
  )
  if (rows[0]?.held) {
    await settleChecks(client, meterId)
    return
  }
  for (const table of ['quality_findings', 'quality_checks', 'reading_changes', 'alerts']) {
    await client.query(`DELETE FROM ${table} WHERE meter_id = $1`, [meterId])
  }
  await client.query('UPDATE alert_rules SET state = NULL WHERE meter_id = $1', [meterId])
}

const columnOf = { CONSUMPTION: 'consumption_kw', PRODUCTION: 'production_kw' }

/** The check goes on behind the last value that is left. */
async function settleChecks(client: PoolClient, meterId: string): Promise<void> {
  for (const [quantity, column] of Object.entries(columnOf)) {
    await client.query(
      `WITH left_over AS (
         SELECT (SELECT ts FROM smart_meter_readings WHERE meter_id = $1 AND ${column} IS NOT NULL
                 ORDER BY ts LIMIT 1) AS first,
                (SELECT ts FROM smart_meter_readings WHERE meter_id = $1 AND ${column} IS NOT NULL
                 ORDER BY ts DESC LIMIT 1) AS last),
       gone AS (
         DELETE FROM quality_checks q USING left_over l
         WHERE q.meter_id = $1 AND q.quantity = $2 AND l.first IS NULL)
       UPDATE quality_checks q SET
         first_value_at = greatest(q.first_value_at, l.first),
         last_value_at = least(q.last_value_at, l.last),
         checked_to = least(q.checked_to, l.last + ${step})
       FROM left_over l WHERE q.meter_id = $1 AND q.quantity = $2 AND l.first IS NOT NULL`,
      [meterId, quantity],
    )
  }
}
