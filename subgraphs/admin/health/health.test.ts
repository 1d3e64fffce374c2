import { writeFile, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { testViewer } from '#platform/testing/test-subgraph.ts'
import { createOperationsWorld, type OperationsWorld } from '../testing/operations-world.ts'
import { HealthMonitor } from './health-monitor.ts'
import type { Finding } from './component.ts'

let world: OperationsWorld
beforeEach(async () => {
  world = await createOperationsWorld()
})
afterEach(() => world.close())

const health = `{ health { name state detail version since lastError { at message } } }`
type Shown = { name: string; state: string; detail: string; version: string | null }

describe('health', () => {
  it('tells every part with version, since when, and its last error', async () => {
    const at = new Date('2026-11-21T11:00:00.000Z')
    world.processes.worker.report.lastError = { at, message: 'job failed: disk' }

    const { data } = await world.door.ask(health, testViewer('operator'))

    const parts = data?.['health'] as unknown as Shown[]
    expect(parts.map(({ name, state }) => [name, state])).toEqual([
      ['gateway', 'UP'],
      ['knowledge', 'UP'],
      ['timeseries', 'UP'],
      ['simulation', 'UP'],
      ['admin', 'UP'],
      ['worker', 'UP'],
      ['database', 'UP'],
      ['objects', 'UP'],
      ['vectors', 'UP'],
      ['search-index', 'UP'],
      ['backups', 'UP'],
    ])
    expect(parts[5]).toEqual({
      name: 'worker',
      state: 'UP',
      detail: 'Hintergrunddienst',
      version: '9.9.9',
      since: '2026-11-21T10:00:00.000Z',
      lastError: { at: at.toISOString(), message: 'job failed: disk' },
    })
    expect(parts[6]?.version).toMatch(/^\d+/)
  })

  it('shows viewers the summary without versions and errors', async () => {
    const at = new Date()
    world.processes.worker.report.lastError = { at, message: 'job failed: disk' }

    const { data } = await world.door.ask(health, testViewer('viewer'))

    expect(JSON.stringify(data)).not.toMatch(/9\.9\.9|disk/)
    expect(data?.['health']).toHaveLength(11)
  })

  it('tells a part that is not ready from one that does not answer', async () => {
    world.processes.knowledge.isReady = false
    await world.processes.simulation.close()

    const { data } = await world.door.ask(health, testViewer('admin'))

    const parts = data?.['health'] as unknown as Shown[]
    expect(parts.find(({ name }) => name === 'knowledge')).toMatchObject({
      state: 'DEGRADED',
      detail: 'Teildienst: läuft, ist aber nicht bereit',
    })
    expect(parts.find(({ name }) => name === 'simulation')).toMatchObject({
      state: 'DOWN',
      detail: 'Teildienst: antwortet nicht',
      lastError: { message: 'Teildienst: antwortet nicht' },
    })
  })

  it('says that the index has to be built anew after another embedding model was chosen', async () => {
    await world.close()
    world = await createOperationsWorld({ OLLAMA_URL: 'http://127.0.0.1:9' })
    await world.database.pool.query(
      `INSERT INTO search_indexes (collection, state, analyzer, lexicon_sha256, embedding_model, dimension)
       VALUES ('chunks_a', 'active', '{}', '', 'nomic-embed-text', 768)`,
    )
    const index = async () => {
      const parts = await world.operations.monitor.look()
      return parts.find(({ name }) => name === 'search-index')
    }
    expect(await index()).toMatchObject({ state: 'UP' })

    await world.close()
    world = await createOperationsWorld({
      OLLAMA_URL: 'http://127.0.0.1:9',
      OLLAMA_EMBEDDING_MODEL: 'bge-m3',
    })
    await world.database.pool.query(
      `INSERT INTO search_indexes (collection, state, analyzer, lexicon_sha256, embedding_model, dimension)
       VALUES ('chunks_a', 'active', '{}', '', 'nomic-embed-text', 768)`,
    )

    expect(await index()).toMatchObject({
      state: 'DEGRADED',
      detail: expect.stringContaining('bge-m3'),
    })
  })
})

describe('healthChanged', () => {
  it('comes at once, and again when a part has changed its state', async () => {
    let finding: Finding = {}
    const probe = { name: 'a', title: 'A', detail: 'Teil', check: () => Promise.resolve(finding) }
    const monitor = new HealthMonitor([probe], { withinMs: 100, freshMs: 0 })
    const leaving = new AbortController()
    const changes = monitor.changes(1, leaving.signal)
    const first = await changes.next()
    finding = { state: 'DEGRADED', detail: 'halb' }

    const second = await changes.next()
    leaving.abort()

    expect(first.value).toMatchObject([{ state: 'UP' }])
    expect(second.value).toMatchObject([{ state: 'DEGRADED', detail: 'halb' }])
    expect(await changes.next()).toMatchObject({ done: true })
  })

  it('is served as a subscription', async () => {
    const source = 'subscription { healthChanged(everyMs: 1) { name state } }'
    const events = await world.door.subscribe(source, testViewer('viewer'))

    const { value } = await events.next()
    await events.return?.()

    expect(value?.data?.['healthChanged']).toHaveLength(11)
  })

  it('keeps since when a part is down, and starts anew when it is back', async () => {
    let isDown = true
    const check = () => (isDown ? Promise.reject(new Error('away')) : Promise.resolve({}))
    const monitor = new HealthMonitor([{ name: 'a', title: 'A', detail: 'Teil', check }], {
      withinMs: 100,
      freshMs: 0,
    })
    const [first] = await monitor.look()
    const [second] = await monitor.look()
    isDown = false
    const [third] = await monitor.look()

    expect(second?.since).toEqual(first?.since)
    expect(third).toMatchObject({ state: 'UP', lastError: { message: 'Teil: antwortet nicht' } })
    expect(third?.since.getTime()).toBeGreaterThanOrEqual(first?.since.getTime() ?? Infinity)
  })
})

describe('systemStatus', () => {
  const status = `{ systemStatus {
    processes { name answers cpu memoryBytes } queues { kind waiting running failed }
    storage { freeBytes databaseBytes objectsBytes vectorsBytes }
    slowestOperations { name durationMs } } }`

  it('gathers figures of every process, queues, storage and the slowest operations', async () => {
    const at = new Date()
    const operation = { name: 'Lastgang', kind: 'query', durationMs: 812.5, at, code: 'OK' }
    world.processes.gateway.report.slowOperations = [operation]
    await mkdir(join(world.dataDir, 'objects', 'documents'), { recursive: true })
    await writeFile(join(world.dataDir, 'objects', 'documents', 'a'), 'x'.repeat(1234))
    await world.queue.enqueue({ kind: 'INGEST', title: 'a', payload: {}, createdBy: undefined })

    const { data } = await world.door.ask(status, testViewer('operator'))

    expect(data?.['systemStatus']).toMatchObject({
      processes: expect.arrayContaining([
        { name: 'worker', answers: true, cpu: 0.25, memoryBytes: 1e8 },
      ]),
      queues: [{ kind: 'INGEST', waiting: 1, running: 0, failed: 0 }],
      storage: {
        freeBytes: expect.any(Number),
        databaseBytes: expect.any(Number),
        objectsBytes: 1234,
        vectorsBytes: expect.any(Number),
      },
      slowestOperations: [{ name: 'Lastgang', durationMs: 812.5 }],
    })
  })

  it('does not wait for a process that is silent, and tells so', async () => {
    world.processes.gateway.isSilent = true
    const start = performance.now()

    const { data } = await world.door.ask(status, testViewer('operator'))

    expect(performance.now() - start).toBeLessThan(2500)
    expect(data?.['systemStatus']).toMatchObject({
      processes: expect.arrayContaining([
        { name: 'gateway', answers: false, cpu: null, memoryBytes: null },
      ]),
      slowestOperations: null,
    })
  })
})
