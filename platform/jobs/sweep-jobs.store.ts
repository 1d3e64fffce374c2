import type { Database } from '../database/database.ts'

/**
 * Forgets jobs that were finished before `before`, at most `most` of them; one whose file is still there waits until
 * the file is gone. Answers how many.
 */
export async function sweepJobs({ pool }: Pick<Database, 'pool'>, before: Date, most: number) {
  const { rowCount } = await pool.query(
    `DELETE FROM jobs WHERE job_id IN (
       SELECT job_id FROM jobs
       WHERE state IN ('DONE', 'FAILED', 'CANCELLED') AND finished_at < $1 AND download_key IS NULL
       ORDER BY finished_at LIMIT $2)`,
    [before, most],
  )
  return rowCount ?? 0
}
