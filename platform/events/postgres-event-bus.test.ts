import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { startEmbeddedPostgres } from '../database/embedded-postgres.ts'
import { createLogger } from '../logger.ts'
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts'
import type { EventPayload } from './event-bus.ts'
import { PostgresEventBus } from './postgres-event-bus.ts'

const logger = createLogger('test')
const never = new AbortController().signal

describe('the event bus', () => {
  let database: TestDatabase
  const buses: PostgresEventBus[] = []
  beforeAll(async () => {
    database = await createTestDatabase()
  })
  afterEach(() => Promise.all(buses.splice(0).map(bus => bus.close())))
  afterAll(() => database.drop())

  const open = async (url = database.url) => {
    const bus = new PostgresEventBus(url, logger)
    buses.push(bus)
    await bus.ready()
    return bus
  }

  it('brings an event to every subscriber of its topic, in every process', async () => {
    const [here, there] = [await open(), await open()]
    const readers = [here, here, there].map(bus => take(bus.subscribe('reading:1', never), 1))
    const other = there.subscribe('reading:2', never)

    await here.publish('reading:1', {
      ts: '2026-03-29T00:00:00Z',
      consumptionKw: 1.5,
      voltage: null,
    })
    await here.publish('reading:2', { last: true })

    const event = { ts: '2026-03-29T00:00:00Z', consumptionKw: 1.5, voltage: null }
    expect(await Promise.all(readers)).toEqual([[event], [event], [event]])
    expect(await take(other, 1)).toEqual([{ last: true }])
  })

  it('keeps the order and the number of events, equal ones too', async () => {
    const [publisher, receiver] = [await open(), await open()]
    const events = receiver.subscribe('count', never)

    await Promise.all(Array.from({ length: 500 }, () => publisher.publish('count', { same: 1 })))
    await Promise.all(Array.from({ length: 400 }, (_, n) => publisher.publish('count', { n })))

    const received = await take(events, 900)
    expect(received.slice(0, 500)).toEqual(Array.from({ length: 500 }, () => ({ same: 1 })))
    expect(received.slice(500)).toEqual(Array.from({ length: 400 }, (_, n) => ({ n })))
  })

  it('sends the events of one tick in one statement', async () => {
    const bus = await open()
    const before = await commits()

    await Promise.all(Array.from({ length: 900 }, (_, n) => bus.publish('tick', { n })))

    expect((await commits()) - before).toBeLessThan(20)
  })

  it('drops the oldest events of a reader that does not read', async () => {
    const bus = await open()
    const slow = bus.subscribe('much', never)
    const quick = take(bus.subscribe('much', never), 1500)

    await Promise.all(Array.from({ length: 1500 }, (_, n) => bus.publish('much', { n })))

    await quick
    const received = await take(slow, 1000)
    expect(received[0]).toEqual({ n: 500 })
    expect(received[999]).toEqual({ n: 1499 })
  })

  it('ends a subscription when its signal aborts, its reader returns or the bus closes', async () => {
    const bus = await open()
    const controller = new AbortController()
    const aborted = bus.subscribe('end', controller.signal)
    const left = bus.subscribe('end', never)
    const closed = bus.subscribe('end', never)
    const waiting = aborted.next()

    controller.abort()
    await left.return?.()
    await bus.publish('end', { n: 1 })
    expect(await closed.next()).toEqual({ value: { n: 1 }, done: false })
    const last = closed.next()
    await bus.close()

    for (const result of [await waiting, await aborted.next(), await left.next(), await last]) {
      expect(result.done).toBe(true)
    }
    expect((await bus.subscribe('end', AbortSignal.abort()).next()).done).toBe(true)
  })

  it('refuses what does not fit into a notification and takes what just does', async () => {
    const bus = await open()
    const events = bus.subscribe('size', never)

    await expect(bus.publish('size', { text: 'ä'.repeat(4000) })).rejects.toThrow(RangeError)

    await bus.publish('size', { text: 'ä'.repeat(3900) })
    expect(await take(events, 1)).toEqual([{ text: 'ä'.repeat(3900) }])
  })

  it('survives notifications of others on its channel', async () => {
    const bus = await open()
    const events = bus.subscribe('after', never)

    await database.pool.query(`NOTIFY luna, 'no json'`)
    await database.pool.query(`NOTIFY luna, '{"topic": 1}'`)
    await bus.publish('after', { ok: true })

    expect(await take(events, 1)).toEqual([{ ok: true }])
  })

  it('listens again after its connection was ended', async () => {
    const bus = await open()
    const other = await open()
    const events = bus.subscribe('again', never)

    await database.pool.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE application_name = 'luna events' AND datname = current_database()`,
    )

    let heard = false
    void events.next().then(() => (heard = true))
    const publishAndLook = async () => {
      await other.publish('again', { n: 1 })
      return heard
    }
    await expect.poll(publishAndLook, { timeout: 10_000 }).toBe(true)
  })

  it('goes on when the database server was restarted, and never fails meanwhile', async () => {
    const cluster = await startCluster()
    let server = await cluster.start()
    const bus = await open(server.url)
    const events = bus.subscribe('restart', never)
    await bus.publish('restart', { n: 1 })
    expect(await take(events, 1)).toEqual([{ n: 1 }])

    await server.stop()
    await Promise.all(Array.from({ length: 1200 }, (_, n) => bus.publish('restart', { n })))
    server = await cluster.start()

    // The newest 1,000 of the events published meanwhile were held back.
    const received = await take(events, 1000)
    expect(received[0]).toEqual({ n: 200 })
    await bus.publish('restart', { last: true })
    expect(await take(events, 1)).toEqual([{ last: true }])
    await bus.close()
    await server.stop()
  })

  it('closes while the database is away', async () => {
    const bus = new PostgresEventBus('postgres://luna@127.0.0.1:1/none', logger)
    await bus.publish('lost', { n: 1 })

    await bus.close()
  })

  async function commits(): Promise<number> {
    await database.pool.query('SELECT pg_stat_force_next_flush()')
    const { rows } = await database.pool.query(
      'SELECT xact_commit::int AS count FROM pg_stat_database WHERE datname = current_database()',
    )
    return rows[0].count
  }
})

async function take(
  events: AsyncIterableIterator<EventPayload>,
  count: number,
): Promise<EventPayload[]> {
  const taken: EventPayload[] = []
  while (taken.length < count) {
    const { value, done } = await events.next()
    if (done) break
    taken.push(value)
  }
  return taken
}

async function startCluster() {
  const folder = mkdtempSync(join(tmpdir(), 'luna-events-'))
  chmodSync(folder, 0o755)
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const port = await freePort()
  const options = { folder, port, password: 'events', settings: { fsync: 'off' } }
  return { start: () => startEmbeddedPostgres(options) }
}

function freePort(): Promise<number> {
  return new Promise(resolve => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
