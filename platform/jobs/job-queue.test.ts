import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { UserError } from '../errors.ts'
import { PostgresEventBus } from '../events/postgres-event-bus.ts'
import { createLogger } from '../logger.ts'
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts'
import { JobRefused, type EnqueueInput, type JobHandler, type JobRecord } from './job.ts'
import { PostgresJobQueue } from './job-queue.ts'
import { JobRunner } from './job-runner.ts'

const logger = createLogger('test')
let database: TestDatabase
let events: PostgresEventBus
let queue: PostgresJobQueue
let runner: JobRunner | undefined
beforeEach(async () => {
  database = await createTestDatabase()
  events = new PostgresEventBus(database.url, logger)
  queue = new PostgresJobQueue({ database, events, url: database.url })
  runner = undefined
})
afterEach(async () => {
  await runner?.stop()
  await queue.close()
  await events.close()
  await database.drop()
})

const input: EnqueueInput = {
  kind: 'EXPORT',
  title: 'Ausgabe',
  payload: { rows: 3 },
  createdBy: undefined,
}

function handler(run: JobHandler<{ rows: number }>['run'], retryLimit = 1): JobHandler<unknown> {
  const payload = z.object({ rows: z.number() })
  return {
    kind: 'EXPORT',
    payload,
    retryLimit,
    expireInSeconds: 60,
    run: (given, context) => run(payload.parse(given), context),
  }
}

async function serve(...handlers: JobHandler<unknown>[]): Promise<void> {
  runner = new JobRunner({ database, events, url: database.url, logger })
  await runner.start(handlers)
}

async function finish({ id }: JobRecord): Promise<JobRecord | undefined> {
  let last: JobRecord | undefined
  for await (const record of queue.watch(id, AbortSignal.timeout(15_000))) last = record
  return last
}

describe('jobs', () => {
  it('are done by the worker, with progress and a German summary', async () => {
    await serve(
      handler(async ({ rows }, { progress }) => {
        await progress(0.5, 'Schreibt')
        return {
          message: `${rows} Zeilen`,
          targetId: 'm1',
          download: { key: 'k', fileName: 'a.csv' },
        }
      }),
    )

    const job = await finish(await queue.enqueue(input))

    expect(job).toMatchObject({
      state: 'DONE',
      progress: 1,
      message: '3 Zeilen',
      targetId: 'm1',
      download: { key: 'k', fileName: 'a.csv' },
      error: null,
    })
    expect(job?.finishedAt).toBeInstanceOf(Date)
  })

  it('end at once with the reason when only the user can mend it', async () => {
    let tries = 0
    await serve(
      handler(async () => {
        tries++
        throw new JobRefused(new UserError('FILE_EMPTY', 'Die Datei ist leer.', { place: 'a.csv' }))
      }, 3),
    )

    const job = await finish(await queue.enqueue(input))

    expect(job).toMatchObject({ state: 'FAILED', error: { code: 'FILE_EMPTY', place: 'a.csv' } })
    expect(tries).toBe(1)
  })

  it('are tried again after an unexpected error', async () => {
    let tries = 0
    await serve(
      handler(async () => {
        if (++tries === 1) throw new Error('connection reset')
        return { message: 'doch noch' }
      }),
    )

    const job = await finish(await queue.enqueue(input))

    expect(job).toMatchObject({ state: 'DONE', message: 'doch noch' })
  })

  it('fail for good with a masked reason when every try failed', async () => {
    await serve(handler(() => Promise.reject(new Error('secret detail')), 0))

    const job = await finish(await queue.enqueue(input))

    expect(job).toMatchObject({ state: 'FAILED', error: { code: 'JOB_FAILED' } })
    expect(JSON.stringify(job)).not.toContain('secret')
  })

  it('are not queued twice while the same work is open', async () => {
    const first = await queue.enqueue({ ...input, dedupeKey: 'meter-1' })
    const second = await queue.enqueue({ ...input, dedupeKey: 'meter-1' })
    const other = await queue.enqueue({ ...input, dedupeKey: 'meter-2' })

    expect(second.id).toBe(first.id)
    expect(other.id).not.toBe(first.id)
  })

  it('are listed newest first, page by page', async () => {
    for (const title of ['a', 'b', 'c']) await queue.enqueue({ ...input, title })

    const [newest] = await queue.list({ first: 1 })
    const rest = await queue.list({ first: 5, after: newest?.id ?? '' })

    expect([newest?.title, ...rest.map(({ title }) => title)]).toEqual(['c', 'b', 'a'])
  })

  it('are unknown under a malformed id', async () => {
    expect(await queue.get("x' OR 1=1")).toBeUndefined()
  })
})
