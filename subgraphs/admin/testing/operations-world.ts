import { generateKeyPairSync } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import express from 'express'
import { loadConfig } from '#platform/config.ts'
import { PostgresEventBus } from '#platform/events/postgres-event-bus.ts'
import type { SubgraphContext } from '#platform/graphql/context.ts'
import { JobFieldResolver } from '#platform/graphql/job.resolver.ts'
import { createInternalVerifier } from '#platform/identity/internal-token.ts'
import { PostgresJobQueue } from '#platform/jobs/job-queue.ts'
import { createLogger } from '#platform/logger.ts'
import { createLinks } from '#platform/objects/links.ts'
import { LogRing } from '#platform/observation/log-ring.ts'
import { observationRoute } from '#platform/observation/observation.route.ts'
import type { ProcessReport } from '#platform/observation/process-report.ts'
import { createMemoryObjects } from '#platform/testing/memory-objects.ts'
import { createTestDatabase, type TestDatabase } from '#platform/testing/test-database.ts'
import { testSubgraph, type TestSubgraph } from '#platform/testing/test-subgraph.ts'
import { HealthResolver } from '../health/health.resolver.ts'
import { HealthService } from '../health/health.service.ts'
import { operationsResolvers } from '../operations-resolvers.ts'
import { createOperations, type Operations } from '../operations.ts'

/** A process of Luna as far as it tells about itself: real route, real tokens, real ring, on a free port. */
export type TestProcess = {
  name: string
  ring: LogRing
  /** What it says of itself; change it at any time. */
  report: ProcessReport
  isReady: boolean
  /** Takes connections and never answers. */
  isSilent: boolean
  url: string
  close: () => Promise<void>
}
export type OperationsWorld = {
  database: TestDatabase
  queue: PostgresJobQueue
  events: PostgresEventBus
  operations: Operations
  door: TestSubgraph
  processes: Record<ProcessName, TestProcess>
  dataDir: string
  close: () => Promise<void>
}
const names = ['gateway', 'knowledge', 'timeseries', 'simulation', 'admin', 'worker'] as const
type ProcessName = (typeof names)[number]

/** Operations over a real database, a real queue and six processes that answer as those of Luna do. */
export async function createOperationsWorld(
  settings: Record<string, string> = {},
): Promise<OperationsWorld> {
  const keys = generateKeyPairSync('ed25519')
  const dataDir = await mkdtemp(join(tmpdir(), 'luna-operations-'))
  const database = await createTestDatabase()
  const logger = createLogger('test')
  const events = new PostgresEventBus(database.url, logger)
  const queue = new PostgresJobQueue({ database, events, url: database.url })
  const started = await Promise.all(names.map(name => startProcess(name, keys.publicKey)))
  const processes = Object.fromEntries(
    started.map(process => [process.name, process]),
  ) as OperationsWorld['processes']
  const config = loadConfig({ LUNA_DATA_DIR: dataDir, ...addresses(processes), ...settings })
  const objects = createMemoryObjects()
  const use = { config, database, jobs: queue, logger, objects }
  const operations = createOperations({ ...use, secrets: { internal: keys } })
  const services = { operations, health: new HealthService(operations.monitor) }
  const links = createLinks(new Uint8Array(32))
  const door = testSubgraph<SubgraphContext & { services: typeof services }>(
    {
      name: 'admin',
      resolvers: [HealthResolver, JobFieldResolver, ...operationsResolvers],
      references: {},
    },
    viewer => ({ viewer, links, services }),
  )
  return {
    ...{ database, queue, events, operations, door, processes, dataDir },
    async close() {
      await Promise.all(started.map(process => process.close()))
      await queue.close()
      await events.close()
      await database.drop()
      await rm(dataDir, { recursive: true })
    },
  }
}

function addresses(processes: OperationsWorld['processes']): Record<string, string> {
  const entries = names.map(name => [`${name.toUpperCase()}_URL`, processes[name].url])
  return Object.fromEntries(entries) as Record<string, string>
}

type PublicKey = Parameters<typeof createInternalVerifier>[0]

async function startProcess(name: ProcessName, publicKey: PublicKey): Promise<TestProcess> {
  const ring = new LogRing()
  const process: TestProcess = {
    ...{ name, ring, report: reportOf(name), isReady: true, isSilent: false, url: '' },
    close: () => Promise.resolve(),
  }
  const app = express()
  app.use((_request, _response, next) => {
    if (!process.isSilent) next()
  })
  app.get('/health/ready', (_request, response) => {
    response.status(process.isReady ? 200 : 503).json({})
  })
  const verify = createInternalVerifier(publicKey, name)
  app.use(observationRoute({ verify, ring, report: () => process.report }))
  const server = createServer(app)
  process.url = await listen(server)
  process.close = () =>
    new Promise(resolve => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  return process
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
}

function reportOf(name: string): ProcessReport {
  return {
    ...{ name, version: '9.9.9', pid: 1, startedAt: new Date('2026-11-21T10:00:00Z') },
    ...{ cpu: 0.25, memoryBytes: 1e8, heapBytes: 5e7, eventLoopDelayMs: 21 },
    ...{ lastError: null, slowOperations: [] },
  }
}

/** A line as pino writes it. */
export function logLine(
  time: string,
  message: string,
  fields: Record<string, unknown> = {},
): string {
  return `${JSON.stringify({ level: 30, time, service: 'x', ...fields, msg: message })}\n`
}
