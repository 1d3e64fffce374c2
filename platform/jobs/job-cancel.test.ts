import { once } from 'node:events'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { PostgresEventBus } from '../events/postgres-event-bus.ts'
import { createLogger } from '../logger.ts'
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts'
import type { EnqueueInput, JobContext, JobHandler, JobRecord } from './job.ts'
import { PostgresJobQueue } from './job-queue.ts'
import { JobRunner } from './job-runner.ts'

const logger = createLogger('test')
let database: TestDatabase
let events: PostgresEventBus
let queue: PostgresJobQueue
let runner: JobRunner | undefined
/** The bus of the worker is another one: news goes by way of the database, as between processes. */
let workerEvents: PostgresEventBus
beforeEach(async () => {
  database = await createTestDatabase()
  events = new PostgresEventBus(database.url, logger)
  workerEvents = new PostgresEventBus(database.url, logger)
  await Promise.all([events.ready(), workerEvents.ready()])
  queue = new PostgresJobQueue({ database, events, url: database.url })
  runner = undefined
})
afterEach(async () => {
  await runner?.stop()
  await queue.close()
  await Promise.all([events.close(), workerEvents.close()])
  await database.drop()
})

const input: EnqueueInput = { kind: 'EXPORT', title: 'Ausgabe', payload: {}, createdBy: undefined }

type Run = (context: JobContext) => ReturnType<JobHandler<unknown>['run']>

async function serve(run: Run, more: Partial<JobHandler<unknown>> = {}): Promise<void> {
  const fixed = {
    kind: 'EXPORT',
    payload: z.unknown(),
    retryLimit: 2,
    expireInSeconds: 60,
  } as const
  runner = new JobRunner({ database, events: workerEvents, url: database.url, logger })
  await runner.start([{ ...fixed, run: (_payload, context) => run(context), ...more }])
}

async function finish({ id }: JobRecord): Promise<JobRecord | undefined> {
  let last: JobRecord | undefined
  for await (const record of queue.watch(id, AbortSignal.timeout(15_000))) last = record
  return last
}

/** Opens once. */
class Latch {
  open: () => void = () => undefined
  readonly opened = new Promise<void>(resolve => (this.open = resolve))
}

/** A handler that works until it is told to stop. */
async function untilAborted({ signal }: JobContext): Promise<never> {
  if (!signal.aborted) await once(signal, 'abort')
  return signal.reason instanceof Error
    ? Promise.reject(signal.reason)
    : Promise.reject(new Error())
}

describe('a cancelled job', () => {
  it('that waits ends at once and is never run', async () => {
    const job = await queue.enqueue(input)

    expect(await queue.cancel(job.id)).toMatchObject({ state: 'CANCELLED', step: 'Abgebrochen' })

    const seen: string[] = []
    await serve(async ({ job: { id } }) => ({ message: String(seen.push(id)) }))
    const next = await queue.enqueue(input)
    expect(await finish(next)).toMatchObject({ state: 'DONE' })
    expect(seen).toEqual([next.id])
  })

  it('that runs is told within a second, leaves nothing and ends', async () => {
    const discarded: string[] = []
    const running = new Latch()
    let abortedAt = 0
    await serve(
      async context => {
        running.open()
        context.signal.addEventListener('abort', () => (abortedAt = Date.now()))
        return untilAborted(context)
      },
      { discard: async ({ id }) => void discarded.push(id) },
    )
    const job = await queue.enqueue(input)
    await running.opened

    const cancelledAt = Date.now()
    await queue.cancel(job.id)

    expect(await finish(job)).toMatchObject({ state: 'CANCELLED', error: null, download: null })
    expect(abortedAt - cancelledAt).toBeLessThan(1000)
    expect(discarded).toEqual([job.id])
  })

  it('that was done before it noticed stays done: its effects are there', async () => {
    const running = new Latch()
    await serve(async ({ signal }) => {
      running.open()
      await once(signal, 'abort')
      return { message: 'war schon fertig' }
    })
    const job = await queue.enqueue(input)
    await running.opened
    await queue.cancel(job.id)

    expect(await finish(job)).toMatchObject({ state: 'DONE', message: 'war schon fertig' })
    expect(await queue.cancel(job.id)).toMatchObject({ state: 'DONE' })
  })

  it('whose worker died with it is not taken up again', async () => {
    const job = await queue.enqueue(input)
    await database.pool.query(`UPDATE jobs SET state = 'RUNNING' WHERE job_id = $1`, [job.id])
    await queue.cancel(job.id)

    const discarded: string[] = []
    await serve(() => Promise.reject(new Error('was run')), {
      discard: async ({ id }) => void discarded.push(id),
    })

    expect(await finish(job)).toMatchObject({ state: 'CANCELLED', step: 'Abgebrochen' })
    expect(discarded).toEqual([job.id])
  })

  it('whose workers all died with it ends cancelled, not failed', async () => {
    const job = await queue.enqueue(input)
    await database.pool.query(`UPDATE jobs SET state = 'RUNNING' WHERE job_id = $1`, [job.id])
    await queue.cancel(job.id)
    await database.pool.query(
      `UPDATE pgboss.job SET state = 'active', retry_limit = 0, started_on = now() - interval '1 day',
         heartbeat_on = now() - interval '1 day', expire_seconds = 1 WHERE id = $1`,
      [job.id],
    )

    await serve(() => Promise.reject(new Error('was run')))

    expect(await finish(job)).toMatchObject({ state: 'CANCELLED', error: null })
  })

  it('between two tries is not tried again', async () => {
    let tries = 0
    await serve(() => {
      tries++
      return Promise.reject(new Error('connection reset'))
    })
    const job = await queue.enqueue(input)
    for await (const { step } of queue.watch(job.id, AbortSignal.timeout(15_000))) {
      if (step.startsWith('Neuer Versuch')) break
    }

    await queue.cancel(job.id)

    expect(await finish(job)).toMatchObject({ state: 'CANCELLED' })
    expect(tries).toBe(1)
  })

  it('makes room for the same work', async () => {
    const first = await queue.enqueue({ ...input, dedupeKey: 'meter' })
    await queue.cancel(first.id)

    expect((await queue.enqueue({ ...input, dedupeKey: 'meter' })).id).not.toBe(first.id)
  })

  it('is unknown under a malformed id', async () => {
    expect(await queue.cancel("x' OR 1=1")).toBeUndefined()
  })
})
