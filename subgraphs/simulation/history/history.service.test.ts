import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { PostgresEventBus } from '#platform/events/postgres-event-bus.ts'
import { PostgresJobQueue } from '#platform/jobs/job-queue.ts'
import { createLogger } from '#platform/logger.ts'
import { createTestDatabase, type TestDatabase } from '#platform/testing/test-database.ts'
import { testViewer } from '#platform/testing/test-subgraph.ts'
import { SimulationStore } from '../run/simulation.store.ts'
import { HistoryService, type HistoryRequest } from './history.service.ts'

const now = Date.parse('2026-06-01T12:00:00Z')
const operator = testViewer('operator')

let database: TestDatabase
let events: PostgresEventBus
let jobs: PostgresJobQueue
let service: HistoryService
let meterId: string
beforeEach(async () => {
  database = await createTestDatabase()
  events = new PostgresEventBus(database.url, createLogger('test'))
  jobs = new PostgresJobQueue({ database, events, url: database.url })
  service = new HistoryService({ store: new SimulationStore(database), jobs, now: () => now })
  meterId = await simulate(1)
})
afterEach(async () => {
  await jobs.close()
  await events.close()
  await database.drop()
})

async function simulate(seconds: number): Promise<string> {
  const id = randomUUID()
  await database.pool.query(
    `INSERT INTO meters (meter_id, name, time_zone, interval_seconds, simulated)
     VALUES ($1, $3, 'Europe/Berlin', $2, true)`,
    [id, seconds, `Probe ${id}`],
  )
  await database.pool.query(
    `INSERT INTO simulations (meter_id, profile, interval_seconds, seed) VALUES ($1, 'NORMAL', $2, 1)`,
    [id, seconds],
  )
  return id
}

const request = (change: Partial<HistoryRequest> = {}) =>
  service.request(
    {
      ...{ meterIds: [meterId], from: new Date('2026-01-01'), to: new Date('2026-02-01') },
      ...change,
    },
    operator,
  )

describe('generateHistory', () => {
  it('puts the history into the queue, named in German', async () => {
    expect(await request()).toMatchObject({
      kind: 'GENERATE_HISTORY',
      state: 'QUEUED',
      title: 'Verlauf erzeugen: 1 Zähler, 01.01.2026 bis 01.02.2026',
      targetId: meterId,
    })
  })

  it('is for operators', async () => {
    const wish = { meterIds: [meterId], from: new Date('2026-01-01'), to: new Date('2026-02-01') }

    await expect(service.request(wish, testViewer('viewer'))).rejects.toMatchObject({
      extensions: { code: 'FORBIDDEN' },
    })
  })

  it.each([
    ['HISTORY_METERS', { meterIds: [] }],
    ['HISTORY_METERS', { meterIds: Array.from({ length: 101 }, () => randomUUID()) }],
    ['METER_NOT_SIMULATED', { meterIds: [randomUUID()] }],
    ['METER_NOT_SIMULATED', { meterIds: ['kein-zaehler'] }],
    ['HISTORY_RANGE', { to: new Date('2025-12-31') }],
    ['HISTORY_RANGE', { from: new Date('1989-12-31') }],
    ['HISTORY_RANGE', { to: new Date(now + 1) }],
    ['HISTORY_RANGE', { from: new Date(Number.NaN) }],
    ['HISTORY_TOO_LARGE', { from: new Date('2023-01-01') }],
  ])('answers %s where nothing can come of it', async (code, change) => {
    expect(await request(change)).toMatchObject({ code })
  })

  it('says how much is too much', async () => {
    expect(await request({ from: new Date('2024-01-01') })).toMatchObject({
      message: 'Das wären 65.836.800 Messwerte; möglich sind 60.000.000 je Auftrag.',
      place: 'Zeitraum',
    })
  })
})
