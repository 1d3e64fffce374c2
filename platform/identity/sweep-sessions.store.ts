import type { Database } from '../database/database.ts'

/** Forgets sessions and refresh tokens that expired before `before`, at most `most`. Answers how many. */
export async function sweepSessions({ pool }: Pick<Database, 'pool'>, before: Date, most: number) {
  const { rowCount } = await pool.query(
    `DELETE FROM sessions WHERE session_id IN (
       SELECT session_id FROM sessions WHERE expires_at < $1 ORDER BY expires_at LIMIT $2)`,
    [before, most],
  )
  return rowCount ?? 0
}
