import { randomUUID } from 'node:crypto'
import { PgBoss } from 'pg-boss'
import type { PoolClient } from 'pg'
import type { Database } from '../database/database.ts'
import { poolSettings } from '../database/connection.ts'
import type { EventBus, EventPayload } from '../events/event-bus.ts'
import { isUuid } from '../uuid.ts'
import type { EnqueueInput, JobPage, JobQueue, JobRecord } from './job.ts'
import { isFinished, toJobRecord } from './job-record.ts'
import { createQueues, queueName } from './queues.ts'
import { onClient, requeueJob, retryNow } from './repeat-job.ts'

type Dependencies = { database: Database; events: EventBus; url: string }

/** Made no job. */
const nobody = '00000000-0000-0000-0000-000000000000'

/** News are at most once, so a watcher also looks by itself after this long. */
const lookAgainMs = 2000

/** The sending side of the queue, for every process. pg-boss starts with the first job that is sent. */
export class PostgresJobQueue implements JobQueue {
  private sender: Promise<PgBoss> | undefined

  constructor(private readonly use: Dependencies) {}

  async enqueue(input: EnqueueInput): Promise<JobRecord> {
    const boss = await this.start()
    const id = await this.use.database.transaction(async client => {
      const created = await insertJob(client, input)
      if (created) {
        // In the transaction of the job's row: neither is there without the other.
        await boss.send(queueName(input.kind), { jobId: created }, onClient(client, created))
      }
      return created
    })
    const record = id ? await this.get(id) : await this.findOpen(input.dedupeKey ?? '')
    // The open job may have finished between the two statements: then the work is wanted once more.
    return record ?? this.enqueue(input)
  }

  async get(id: string): Promise<JobRecord | undefined> {
    if (!isUuid(id)) return undefined
    const row = await this.use.database.prisma.job.findUnique({ where: { jobId: id } })
    return row ? toJobRecord(row) : undefined
  }

  async list({ first, after, kind, onlyOwn }: JobPage): Promise<JobRecord[]> {
    const rows = await this.use.database.prisma.job.findMany({
      where: {
        ...(kind && { kind }),
        ...(onlyOwn && {
          OR: [{ kind: { notIn: [...onlyOwn.kinds] } }, { createdBy: onlyOwn.createdBy ?? nobody }],
        }),
      },
      orderBy: [{ createdAt: 'desc' }, { jobId: 'asc' }],
      take: first,
      ...(after && isUuid(after) && { cursor: { jobId: after }, skip: 1 }),
    })
    return rows.map(toJobRecord)
  }

  async cancel(id: string): Promise<JobRecord | undefined> {
    if (!isUuid(id)) return undefined
    const { rowCount } = await this.use.database.pool.query(
      `UPDATE jobs SET cancel_requested_at = coalesce(cancel_requested_at, now()),
         state = CASE state WHEN 'QUEUED' THEN 'CANCELLED' ELSE state END,
         step = CASE state WHEN 'QUEUED' THEN 'Abgebrochen' ELSE 'Wird abgebrochen' END,
         finished_at = CASE state WHEN 'QUEUED' THEN now() END
       WHERE job_id = $1 AND state IN ('QUEUED', 'RUNNING')`,
      [id],
    )
    if (rowCount) await this.use.events.publish(jobTopic(id), { jobId: id, cancel: true })
    return this.get(id)
  }

  async requeue(id: string): Promise<JobRecord | undefined> {
    if (!isUuid(id)) return undefined
    const boss = await this.start()
    if (!(await requeueJob(this.use.database, boss, id))) return undefined
    await this.use.events.publish(jobTopic(id), { jobId: id })
    return this.get(id)
  }

  async retryNow(id: string): Promise<boolean> {
    if (!isUuid(id)) return false
    await this.start()
    return retryNow(this.use.database, id)
  }

  async *watch(id: string, signal: AbortSignal): AsyncIterableIterator<JobRecord> {
    const changes = this.use.events.subscribe(jobTopic(id), signal)
    let change = changes.next()
    for (;;) {
      const record = await this.get(id)
      if (!record || signal.aborted) return
      yield record
      if (isFinished(record)) return
      const news = await raceWithTimer(change)
      if (news?.done) return
      if (news) change = changes.next()
    }
  }

  async close(): Promise<void> {
    const boss = await this.sender
    await boss?.stop({ graceful: false })
  }

  private start(): Promise<PgBoss> {
    this.sender ??= startSender(this.use.url).catch((error: unknown) => {
      this.sender = undefined
      throw error
    })
    return this.sender
  }

  private async findOpen(dedupeKey: string): Promise<JobRecord | undefined> {
    const row = await this.use.database.prisma.job.findFirst({
      where: { dedupeKey, state: { in: ['QUEUED', 'RUNNING'] } },
    })
    return row ? toJobRecord(row) : undefined
  }
}

export function jobTopic(id: string): string {
  return `job:${id}`
}

async function startSender(url: string): Promise<PgBoss> {
  const boss = new PgBoss({ ...bossSettings(url), max: 2, supervise: false, schedule: false })
  // A failing background query is retried by pg-boss; sending reports its own errors.
  boss.on('error', () => undefined)
  await boss.start()
  await createQueues(boss)
  return boss
}

/** pg-boss keeps its tables in a schema of its own. */
export function bossSettings(url: string) {
  const { connectionString, connectionTimeoutMillis, options } = poolSettings(url)
  return {
    connectionString: connectionString ?? url,
    connectionTimeoutMillis: connectionTimeoutMillis ?? 10_000,
    options: options ?? '',
    schema: 'pgboss',
  }
}

async function insertJob(client: PoolClient, input: EnqueueInput): Promise<string | undefined> {
  const { rows } = await client.query<{ job_id: string }>(
    `INSERT INTO jobs (job_id, kind, title, state, payload, created_by, target_id, dedupe_key, step)
     VALUES ($1, $2, $3, 'QUEUED', $4, $5, $6, $7, 'Wartet auf Bearbeitung')
     ON CONFLICT (dedupe_key) WHERE state IN ('QUEUED', 'RUNNING') DO NOTHING
     RETURNING job_id`,
    [
      randomUUID(),
      input.kind,
      input.title,
      JSON.stringify(input.payload),
      input.createdBy ?? null,
      input.targetId ?? null,
      input.dedupeKey ?? null,
    ],
  )
  return rows[0]?.job_id
}

async function raceWithTimer(
  change: Promise<IteratorResult<EventPayload>>,
): Promise<IteratorResult<EventPayload> | undefined> {
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<undefined>(resolve => {
    timer = setTimeout(() => resolve(undefined), lookAgainMs)
  })
  try {
    return await Promise.race([change, timeout])
  } finally {
    clearTimeout(timer)
  }
}
