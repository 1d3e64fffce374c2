import type { Database } from '#platform/database/database.ts'

/** Issues of this age all stay: what was known when can be asked to the hour. */
const wholeDays = 31
/** Hours of which only the last issue of an older forecast stays. */
const binHours = 6

/**
 * Deletes issues of forecasts older than 31 days that are not the last one of their six hours (UTC), at most
 * `most`, which bounds the transaction. Answers how many went.
 */
export async function thinForecasts({ pool }: Database, now: Date, most: number): Promise<number> {
  const bin = (table: string) =>
    `date_bin(make_interval(hours => ${binHours}), ${table}.issued_at, 'epoch'::timestamptz)`
  const { rowCount } = await pool.query(
    `DELETE FROM weather WHERE (station, ts, kind, issued_at) IN (
       SELECT w.station, w.ts, w.kind, w.issued_at FROM weather w
       WHERE w.kind = 'FORECAST' AND isfinite(w.issued_at)
         AND w.issued_at < $1::timestamptz - make_interval(hours => ${wholeDays * 24})
         AND EXISTS (SELECT FROM weather later
           WHERE later.station = w.station AND later.ts = w.ts AND later.kind = w.kind
             AND later.issued_at > w.issued_at
             AND later.issued_at < ${bin('w')} + make_interval(hours => ${binHours}))
       LIMIT $2)`,
    [now, most],
  )
  return rowCount ?? 0
}
