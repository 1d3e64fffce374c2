import { z } from 'zod'
import type { Database } from '#platform/database/database.ts'
import { jobKinds, type JobKind, type JobState } from '#platform/jobs/job.ts'
import { JobFailureStore, type JobFailure } from '#platform/jobs/job-failures.store.ts'
import { toJobRecord } from '#platform/jobs/job-record.ts'
import type { JobRecord } from '#platform/jobs/job.ts'
import { queueName } from '#platform/jobs/queues.ts'
import { isUuid } from '#platform/uuid.ts'

/** A job as the queue sees it. */
export type QueuedJob = {
  job: JobRecord
  /** Since it was made; until it was finished. */
  ageSeconds: number
  /** The try that is being made or was made last, from 1; null where the queue has forgotten it. */
  attempt: number | null
  attemptsAllowed: number | null
  /** When it is tried again; null when it is not waiting for that. */
  nextAttemptAt: Date | null
  failures: JobFailure[]
}
export type QueueWish = {
  kinds: readonly JobKind[]
  states: readonly JobState[]
  limit: number
  after: string | undefined
}

const ticketRow = z.object({
  id: z.string(),
  state: z.string(),
  retry_count: z.number(),
  retry_limit: z.number(),
  start_after: z.date(),
})
type Ticket = z.infer<typeof ticketRow>

const mostFailures = 20

/** Reads jobs with their tickets in the queue and the reasons of their failures. */
export class QueuedJobStore {
  private readonly failures: JobFailureStore

  constructor(private readonly database: Database) {
    this.failures = new JobFailureStore(database.pool)
  }

  /** What is open first by age, newest first. */
  async list({ kinds, states, limit, after }: QueueWish): Promise<QueuedJob[]> {
    const rows = await this.database.prisma.job.findMany({
      where: { kind: { in: [...kinds] }, state: { in: [...states] } },
      orderBy: [{ createdAt: 'desc' }, { jobId: 'asc' }],
      take: limit,
      ...(after && isUuid(after) && { cursor: { jobId: after }, skip: 1 }),
    })
    return this.describe(rows.map(toJobRecord))
  }

  async describe(jobs: JobRecord[]): Promise<QueuedJob[]> {
    const ids = jobs.map(({ id }) => id)
    const [tickets, failures] = await Promise.all([
      this.tickets(ids),
      this.failures.ofJobs(ids, mostFailures),
    ])
    return jobs.map(job => queuedJob(job, tickets.get(job.id), failures.get(job.id) ?? []))
  }

  /** The queue makes its tables with the first job. */
  private async tickets(ids: string[]): Promise<Map<string, Ticket>> {
    const { pool } = this.database
    const { rows: made } = await pool.query<{ made: boolean }>(
      `SELECT to_regclass('pgboss.job') IS NOT NULL AS made`,
    )
    if (!made[0]?.made || ids.length === 0) return new Map()
    const { rows } = await pool.query(
      `SELECT id, state::text, retry_count, retry_limit, start_after FROM pgboss.job
       WHERE name = ANY($1) AND id = ANY($2::uuid[])`,
      [jobKinds.map(queueName), ids],
    )
    return new Map(rows.map(row => ticketRow.parse(row)).map(ticket => [ticket.id, ticket]))
  }
}

function queuedJob(job: JobRecord, ticket: Ticket | undefined, failures: JobFailure[]): QueuedJob {
  const until = job.finishedAt?.getTime() ?? Date.now()
  return {
    job,
    ageSeconds: Math.max(0, Math.round((until - job.createdAt.getTime()) / 1000)),
    attempt: ticket ? ticket.retry_count + 1 : (failures.at(-1)?.attempt ?? null),
    attemptsAllowed: ticket ? ticket.retry_limit + 1 : null,
    nextAttemptAt: ticket?.state === 'retry' ? ticket.start_after : null,
    failures,
  }
}
