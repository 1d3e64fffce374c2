import type { Database } from '#platform/database/database.ts'
import type { ObjectStore } from '#platform/objects/object-store.ts'

/** What is known about people must not lie around. */
export const privateExportDays = 7

const kinds = ['EXPORT_AUDIT', 'EXPORT_PERSON']
const ours = /^(?:audit|person)-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.(?:csv|zip|json)$/u

/**
 * Removes files of the audit log and of people that were finished before `cutOff`, and those that no job
 * knows. Answers how many.
 */
export async function sweepPrivateExports(
  { database, objects }: { database: Pick<Database, 'pool'>; objects: ObjectStore },
  cutOff: Date,
): Promise<number> {
  const old = await database.pool.query<{ key: string }>(
    `SELECT download_key AS key FROM jobs
     WHERE kind = ANY($1) AND download_key IS NOT NULL AND finished_at < $2`,
    [kinds, cutOff],
  )
  for (const { key } of old.rows) {
    await objects.remove('exports', key)
    await database.pool.query(
      'UPDATE jobs SET download_key = NULL, download_name = NULL WHERE download_key = $1',
      [key],
    )
  }
  let removed = old.rows.length
  for (const prefix of ['audit-', 'person-']) {
    for await (const key of objects.list('exports', prefix)) {
      const jobId = ours.exec(key)?.[1]
      if (jobId === undefined || (await isWanted(database, jobId, key))) continue
      await objects.remove('exports', key)
      removed++
    }
  }
  return removed
}

/** An export that still runs may be about to name its file. */
async function isWanted(
  { pool }: Pick<Database, 'pool'>,
  jobId: string,
  key: string,
): Promise<boolean> {
  const { rowCount } = await pool.query(
    `SELECT FROM jobs WHERE job_id = $1 AND (state IN ('QUEUED', 'RUNNING') OR download_key = $2)`,
    [jobId, key],
  )
  return rowCount !== 0
}
