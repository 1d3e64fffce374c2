import type { PgBoss } from 'pg-boss'
import type { PoolClient } from 'pg'
import type { Database } from '../database/database.ts'
import { jobKinds, type JobKind } from './job.ts'
import { queueName } from './queues.ts'

/** `id` as pg-boss knows it: the job of the user's view has the same. */
export function onClient(client: PoolClient, id: string) {
  return {
    id,
    db: { executeSql: (text: string, values?: unknown[]) => client.query(text, values) },
  }
}

/**
 * A job that failed or was cancelled waits again, as the same job with all its tries. False: there is none in such a
 * state. Throws JobIsOpen when another one is doing the same work by now.
 */
export function requeueJob(database: Database, boss: PgBoss, id: string): Promise<boolean> {
  return database.transaction(async client => {
    const { rows } = await client
      .query<{ kind: JobKind }>(
        `UPDATE jobs SET state = 'QUEUED', step = 'Wartet auf Bearbeitung', progress = 0, error = NULL,
           message = NULL, finished_at = NULL, cancel_requested_at = NULL
         WHERE job_id = $1 AND state IN ('FAILED', 'CANCELLED') RETURNING kind`,
        [id],
      )
      .catch(explainConflict)
    const [row] = rows
    if (!row) return false
    const queue = queueName(row.kind)
    await boss.deleteJob(queue, id, { db: onClient(client, id).db })
    await boss.send(queue, { jobId: id }, onClient(client, id))
    return true
  })
}

/** A job that waits for its next try is tried as soon as somebody has time. False: it does not wait for one. */
export async function retryNow({ pool }: Pick<Database, 'pool'>, id: string): Promise<boolean> {
  const { rowCount } = await pool.query(
    `UPDATE pgboss.job SET start_after = now()
     WHERE name = ANY($2) AND id = $1 AND state = 'retry' AND start_after > now()`,
    [id, jobKinds.map(queueName)],
  )
  return rowCount === 1
}

/** Whether the queue will still work on the job. */
export async function isAlive({ pool }: Pick<Database, 'pool'>, id: string): Promise<boolean> {
  const { rowCount } = await pool.query(
    `SELECT 1 FROM pgboss.job
     WHERE name = ANY($2) AND id = $1 AND state IN ('created', 'retry', 'active')`,
    [id, jobKinds.map(queueName)],
  )
  return rowCount === 1
}

export class JobIsOpen extends Error {
  override readonly name = 'JobIsOpen'
}

function explainConflict(error: unknown): never {
  const isTaken = error instanceof Error && 'code' in error && error.code === '23505'
  throw isTaken ? new JobIsOpen('another job does the same work', { cause: error }) : error
}
