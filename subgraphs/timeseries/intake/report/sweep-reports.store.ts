import type { Database } from '#platform/database/database.ts'

/** A report may have hundreds of thousands of rows, which go with it. */
const mostAtOnce = 20

/**
 * Removes reports of files taken in before `before`, a few at a time; the list of files stays, so that each is
 * recognised for ever. Answers how many.
 */
export async function sweepReports({ pool }: Pick<Database, 'pool'>, before: Date) {
  const { rowCount } = await pool.query(
    `DELETE FROM import_reports WHERE job_id IN (
       SELECT job_id FROM import_reports WHERE created_at < $1 ORDER BY created_at LIMIT ${mostAtOnce})`,
    [before],
  )
  return rowCount ?? 0
}
