import type { Database } from '#platform/database/database.ts'
import type { ObjectStore } from '#platform/objects/object-store.ts'
import { formatTraits } from './export-request.ts'

const endings = [...new Set(Object.values(formatTraits).map(({ ending }) => ending))]
/** See `exportKey` in export.job.ts; other files of the bucket are none of our business. */
const ours = new RegExp(
  `^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\\.(?:${endings.join('|')})$`,
)

/**
 * Removes the files of exports that were finished before `cutOff`, and those no job knows: what a worker left
 * that was killed after it had written the file. Answers how many it removed; the jobs stay, without a link.
 */
export async function sweepExports(
  { database, objects }: { database: Database; objects: ObjectStore },
  cutOff: Date,
): Promise<number> {
  const expired = await database.pool.query<{ key: string }>(
    `SELECT download_key AS key FROM jobs
     WHERE kind = 'EXPORT' AND download_key IS NOT NULL AND finished_at < $1`,
    [cutOff],
  )
  for (const { key } of expired.rows) {
    await objects.remove('exports', key)
    await database.pool.query(
      'UPDATE jobs SET download_key = NULL, download_name = NULL WHERE download_key = $1',
      [key],
    )
  }
  return expired.rows.length + (await removeOrphans(database, objects))
}

async function removeOrphans(database: Database, objects: ObjectStore): Promise<number> {
  let removed = 0
  for await (const key of objects.list('exports')) {
    const jobId = ours.exec(key)?.[1]
    if (jobId === undefined || (await isWanted(database, jobId, key))) continue
    await objects.remove('exports', key)
    removed++
  }
  return removed
}

/** An export that still runs may be about to name its file. */
async function isWanted(database: Database, jobId: string, key: string): Promise<boolean> {
  const { rowCount } = await database.pool.query(
    `SELECT FROM jobs WHERE job_id = $1 AND (state IN ('QUEUED', 'RUNNING') OR download_key = $2)`,
    [jobId, key],
  )
  return rowCount !== 0
}
