import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { PostgresEventBus } from '../events/postgres-event-bus.ts'
import { createLogger } from '../logger.ts'
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts'
import { PostgresJobQueue } from './job-queue.ts'
import { JobRunner } from './job-runner.ts'

const logger = createLogger('test')
let database: TestDatabase
let events: PostgresEventBus
let queue: PostgresJobQueue
let runner: JobRunner
beforeEach(async () => {
  database = await createTestDatabase()
  events = new PostgresEventBus(database.url, logger)
  queue = new PostgresJobQueue({ database, events, url: database.url })
  runner = new JobRunner({ database, events, url: database.url, logger })
})
afterEach(async () => {
  await runner.stop()
  await queue.close()
  await events.close()
  await database.drop()
})

describe('a job that is put back into the queue', () => {
  it('is not buried by the dead letter of its earlier failure', async () => {
    const { id } = await queue.enqueue({
      ...{ kind: 'EXPORT', title: 'Ausgabe', payload: {}, createdBy: undefined },
    })
    await database.pool.query(
      `INSERT INTO pgboss.job (name, data) VALUES ('dead-letter', jsonb_build_object('jobId', $1::text))`,
      [id],
    )
    await runner.start([])
    const letters = `SELECT state::text FROM pgboss.job WHERE name = 'dead-letter'`
    const letter = async () =>
      (await database.pool.query<{ state: string }>(letters)).rows.map(({ state }) => state)
    await expect.poll(letter, { timeout: 10_000 }).toEqual(['completed'])

    expect((await queue.get(id))?.state).toBe('QUEUED')
  })

  it('has all its tries again, and goes through once', async () => {
    let runs = 0
    const { id } = await queue.enqueue({
      ...{ kind: 'EXPORT', title: 'Ausgabe', payload: {}, createdBy: undefined },
    })
    await queue.cancel(id)
    expect((await queue.requeue(id))?.state).toBe('QUEUED')
    expect(await queue.requeue(id)).toBeUndefined()
    const run = () => Promise.resolve({ message: `Lauf ${++runs}` })
    await runner.start([
      { kind: 'EXPORT', payload: z.unknown(), retryLimit: 2, expireInSeconds: 60, run },
    ])

    await expect.poll(async () => (await queue.get(id))?.state, { timeout: 10_000 }).toBe('DONE')
    expect((await queue.get(id))?.message).toBe('Lauf 1')
    expect(await queue.retryNow(id)).toBe(false)
  })
})
