import type { Database } from '../database/database.ts'
import type { Failures, FailureStore } from './login-throttle.ts'

type Row = Failures & { now: Date }

/** In the database: restarts and several gateways make no difference. */
export function createFailureStore({ transaction }: Pick<Database, 'transaction'>): FailureStore {
  return {
    change: ({ kind, subject }, change) =>
      transaction(async client => {
        const key = [kind, subject]
        await client.query(
          `INSERT INTO login_failures (kind, subject, failures, last_failure_at)
           VALUES ($1, $2, 0, now()) ON CONFLICT DO NOTHING`,
          key,
        )
        const { rows } = await client.query<Row>(
          `SELECT failures AS count, last_failure_at AS "lastAt", blocked_until AS "blockedUntil",
                  clock_timestamp() AS now
             FROM login_failures WHERE kind = $1 AND subject = $2 FOR UPDATE`,
          key,
        )
        const [row] = rows
        // Lifted by an administrator between the two statements: as if nothing had been.
        const next = change(row && row.count > 0 ? row : undefined, row?.now ?? new Date())
        if (!next) {
          await client.query('DELETE FROM login_failures WHERE kind = $1 AND subject = $2', key)
          return
        }
        await client.query(
          `INSERT INTO login_failures AS f (kind, subject, failures, last_failure_at, blocked_until)
           VALUES ($1, $2, $3, $4, $5)
           ON CONFLICT (kind, subject) DO UPDATE SET failures = EXCLUDED.failures,
             last_failure_at = EXCLUDED.last_failure_at, blocked_until = EXCLUDED.blocked_until`,
          [...key, next.count, next.lastAt, next.blockedUntil],
        )
      }),
  }
}

/** Forgets failures of before `before`, at most `most`. Answers how many. */
export async function sweepFailures({ pool }: Pick<Database, 'pool'>, before: Date, most: number) {
  const { rowCount } = await pool.query(
    `DELETE FROM login_failures WHERE (kind, subject) IN (
       SELECT kind, subject FROM login_failures WHERE last_failure_at < $1 LIMIT $2)`,
    [before, most],
  )
  return rowCount ?? 0
}
