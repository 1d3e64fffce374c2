import type { Database } from '../database/database.ts'
import type { UserError } from '../errors.ts'

/** Why a try of a job failed. */
export type JobFailure = {
  at: Date
  /** Counts from 1. */
  attempt: number
  code: string
  /** German. */
  message: string
  /** What the program said; null for a refusal, which says all there is in `message`. */
  cause: string | null
}

const longestCause = 2000

/** The table `job_failures`: every reason, also of tries that were followed by others. */
export class JobFailureStore {
  constructor(private readonly pool: Database['pool']) {}

  /** Without `attempt` it is the one after those that are known. */
  async record(
    jobId: string,
    { attempt, error, cause }: { attempt?: number; error: UserError; cause?: unknown },
  ): Promise<void> {
    await this.pool.query(
      `INSERT INTO job_failures (job_id, attempt, code, message, cause)
       SELECT job_id, coalesce($2, 1 + (SELECT count(*) FROM job_failures WHERE job_id = $1))::int,
         $3, $4, $5 FROM jobs WHERE job_id = $1`,
      [
        jobId,
        attempt ?? null,
        error.code,
        error.message,
        cause === undefined ? null : textOf(cause),
      ],
    )
  }

  /** In the order in which they happened, the newest `most` of each job. */
  async ofJobs(jobIds: readonly string[], most: number): Promise<Map<string, JobFailure[]>> {
    const { rows } = await this.pool.query<JobFailure & { job_id: string }>(
      `SELECT job_id, failed_at AS at, attempt, code, message, cause FROM (
         SELECT *, row_number() OVER (PARTITION BY job_id ORDER BY failure_id DESC) AS age
         FROM job_failures WHERE job_id = ANY($1::uuid[])) AS known
       WHERE age <= $2 ORDER BY failure_id`,
      [jobIds, most],
    )
    const found = new Map<string, JobFailure[]>(jobIds.map(id => [id, []]))
    for (const { job_id, ...failure } of rows) found.get(job_id)?.push(failure)
    return found
  }
}

function textOf(cause: unknown): string {
  const text = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause)
  return text.slice(0, longestCause)
}
