import { PgBoss, type JobWithMetadata } from 'pg-boss'
import type { Database } from '../database/database.ts'
import { UserError } from '../errors.ts'
import type { EventBus } from '../events/event-bus.ts'
import type { Logger } from '../logger.ts'
import { watchForCancel } from './cancel-watch.ts'
import {
  JobRefused,
  type JobContext,
  type JobHandler,
  type JobOutcome,
  type JobRecord,
} from './job.ts'
import { bossSettings, jobTopic } from './job-queue.ts'
import { JobFailureStore } from './job-failures.store.ts'
import { isFinished, toJobRecord } from './job-record.ts'
import { createQueues, deadLetterQueue, queueName } from './queues.ts'
import { isAlive } from './repeat-job.ts'

type Dependencies = { database: Database; events: EventBus; url: string; logger: Logger }
type Ticket = { jobId: string }
type Changes = Parameters<Database['prisma']['job']['updateMany']>[0]['data']
type Condition = NonNullable<Parameters<Database['prisma']['job']['updateMany']>[0]['where']>

const notCancelled: Condition = { cancelRequestedAt: null }

const reportEveryMs = 200
const jobsAtOnce = 2

const unexpected = new UserError(
  'JOB_FAILED',
  'Der Auftrag ist trotz mehrerer Versuche an einem unerwarteten Fehler gescheitert.',
  {
    remedy: 'Starten Sie ihn erneut. Bleibt der Fehler, hilft das Protokoll des Dienstes „worker“.',
  },
)

/** The receiving side of the queue: runs the handlers in the worker process. */
export class JobRunner {
  private readonly boss: PgBoss

  constructor(private readonly use: Dependencies) {
    this.boss = new PgBoss({
      ...bossSettings(use.url),
      max: 6,
      useListenNotify: true,
      superviseIntervalSeconds: 5,
      monitorIntervalSeconds: 2,
    })
    this.boss.on('error', error => use.logger.warn({ err: error }, 'queue trouble'))
  }

  async start(handlers: JobHandler<unknown>[]): Promise<void> {
    await this.boss.start()
    await createQueues(this.boss)
    for (const handler of handlers) await this.serve(handler)
    await this.boss.work<Ticket>(deadLetterQueue, async jobs => {
      for (const { data } of jobs) await this.bury(data.jobId)
    })
  }

  /** Waits up to ten seconds for running jobs; what is not done then is taken up again later. */
  async stop(): Promise<void> {
    await this.boss.stop({ graceful: true, timeout: 10_000 })
  }

  private async serve(handler: JobHandler<unknown>): Promise<void> {
    const queue = queueName(handler.kind)
    await this.boss.updateQueue(queue, {
      retryLimit: handler.retryLimit,
      retryBackoff: true,
      retryDelay: 2,
      expireInSeconds: handler.expireInSeconds,
    })
    const options = {
      includeMetadata: true,
      batchSize: 1,
      localConcurrency: jobsAtOnce,
      pollingIntervalSeconds: 2,
      // A retry becomes due without a notification; by default it would be seen after half a minute.
      notifyPollingIntervalSeconds: 2,
    } as const
    await this.boss.work(queue, options, async ([job]: JobWithMetadata<Ticket>[]) => {
      if (job) await this.run(handler, job)
    })
  }

  private async run(handler: JobHandler<unknown>, job: JobWithMetadata<Ticket>): Promise<void> {
    const { jobId } = job.data
    await this.change(jobId, { state: 'RUNNING', step: 'Beginnt', progress: 0 }, notCancelled)
    const row = await this.use.database.prisma.job.findUnique({ where: { jobId } })
    if (!row || isFinished(toJobRecord(row))) return
    const record = toJobRecord(row)
    const wish = watchForCancel(this.use, jobId)
    try {
      if (record.cancelRequestedAt) {
        await this.cancelled(handler, record)
        return
      }
      const context = this.contextFor(record, AbortSignal.any([job.signal, wish.signal]))
      const outcome = await handler.run(handler.payload.parse(row.payload), context)
      await this.change(jobId, done(outcome))
    } catch (error) {
      if (wish.signal.aborted) await this.cancelled(handler, record)
      else if (error instanceof JobRefused) await this.refuse(job, error.userError)
      else await this.retryLater(job, error)
    } finally {
      wish.stop()
    }
  }

  /** The work has stopped and left nothing; or a worker died with it, and it is not taken up again. */
  private async cancelled(handler: JobHandler<unknown>, record: JobRecord): Promise<void> {
    await handler.discard?.(record)
    await this.change(record.id, cancelledEnd())
  }

  private contextFor(record: JobContext['job'], signal: AbortSignal): JobContext {
    let reportedAt = 0
    return {
      job: record,
      signal,
      progress: async (fraction, step) => {
        const now = Date.now()
        if (now - reportedAt < reportEveryMs) return
        reportedAt = now
        await this.change(record.id, { progress: Math.min(1, Math.max(0, fraction)), step })
      },
    }
  }

  private async refuse({ data, retryCount }: JobWithMetadata<Ticket>, error: UserError) {
    await this.remember(data.jobId, { attempt: retryCount + 1, error })
    await this.fail(data.jobId, error)
  }

  private async retryLater(job: JobWithMetadata<Ticket>, error: unknown): Promise<void> {
    const { jobId } = job.data
    this.use.logger.error({ err: error, jobId, attempt: job.retryCount + 1 }, 'job failed')
    await this.remember(jobId, { attempt: job.retryCount + 1, error: unexpected, cause: error })
    if (job.retryCount >= job.retryLimit) await this.fail(jobId, unexpected)
    else await this.change(jobId, { state: 'QUEUED', step: 'Neuer Versuch nach einem Fehler' })
    throw error
  }

  /** A job whose worker was killed at every try ends here without having said so itself. */
  private async bury(jobId: string): Promise<void> {
    // Somebody put it back into the queue meanwhile.
    if (await isAlive(this.use.database, jobId)) return
    await this.change(jobId, cancelledEnd(), { cancelRequestedAt: { not: null } })
    const open = { jobId, state: { in: ['QUEUED', 'RUNNING'] } }
    if ((await this.use.database.prisma.job.count({ where: open })) === 0) return
    const cause = 'the worker ended, or took too long, while it worked on the job'
    await this.remember(jobId, { error: unexpected, cause })
    await this.fail(jobId, unexpected)
  }

  /** The reason is in the log as well: a database that is away must not change how a job ends. */
  private async remember(
    jobId: string,
    failure: { attempt?: number; error: UserError; cause?: unknown },
  ): Promise<void> {
    const failures = new JobFailureStore(this.use.database.pool)
    await failures.record(jobId, failure).catch((error: unknown) => {
      this.use.logger.warn({ err: error, jobId }, 'reason of a failure not stored')
    })
  }

  private async fail(jobId: string, { code, message, place, remedy }: UserError): Promise<void> {
    await this.change(jobId, {
      state: 'FAILED',
      step: 'Gescheitert',
      error: { code, message, ...(place && { place }), ...(remedy && { remedy }) },
      finishedAt: new Date(),
    })
  }

  /** What is finished stays as it is, whoever comes late. */
  private async change(jobId: string, data: Changes, only: Condition = {}): Promise<void> {
    const where = { jobId, state: { in: ['QUEUED', 'RUNNING'] }, ...only }
    const { count } = await this.use.database.prisma.job.updateMany({ where, data })
    if (count > 0) await this.use.events.publish(jobTopic(jobId), { jobId })
  }
}

function cancelledEnd(): Changes {
  return { state: 'CANCELLED', step: 'Abgebrochen', finishedAt: new Date() }
}

function done({ message, targetId, download }: JobOutcome): Changes {
  return {
    state: 'DONE',
    progress: 1,
    step: 'Fertig',
    message,
    finishedAt: new Date(),
    ...(targetId !== undefined && { targetId }),
    ...(download && { downloadKey: download.key, downloadName: download.fileName }),
  }
}
