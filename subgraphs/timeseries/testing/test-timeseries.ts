import { Readable } from 'node:stream'
import { loadConfig } from '#platform/config.ts'
import { PostgresEventBus } from '#platform/events/postgres-event-bus.ts'
import type { Viewer } from '#platform/identity/viewer.ts'
import { PostgresJobQueue } from '#platform/jobs/job-queue.ts'
import type { JobContext, JobHandler, JobOutcome, JobRecord } from '#platform/jobs/job.ts'
import { createLogger } from '#platform/logger.ts'
import { createLinks } from '#platform/objects/links.ts'
import { Uploads } from '#platform/objects/uploads.ts'
import { jobContext } from '#platform/testing/job-record.ts'
import { createMemoryObjects } from '#platform/testing/memory-objects.ts'
import { createTestDatabase } from '#platform/testing/test-database.ts'
import { testSubgraph } from '#platform/testing/test-subgraph.ts'
import { createContext } from '../context.ts'
import { subgraph } from '../schema.ts'
import { createServices, createStores } from '../services.ts'

export type TestTimeseries = Awaited<ReturnType<typeof openTimeseries>>

/** The subgraph on a database, an event bus and a queue of its own; only files live in memory. */
export async function openTimeseries() {
  const database = await createTestDatabase()
  const { url } = database
  const logger = createLogger('test')
  const events = new PostgresEventBus(url, logger)
  await events.ready()
  const objects = createMemoryObjects()
  const jobs = new PostgresJobQueue({ database, events, url })
  const uploads = new Uploads(database.prisma, objects)
  const stores = createStores(database)
  // Servers of tests listen on loopback, which outgoing connections do not reach otherwise.
  const config = loadConfig({ OUTGOING_ALLOW: '127.0.0.1' })
  const secrets = { sealingKey: new Uint8Array(32) }
  const ports = { database, objects, uploads, jobs, events, config, secrets, logger }
  const services = createServices(ports, stores)
  const use = { services, stores, links: createLinks(new Uint8Array(32)) }
  return {
    ...{ database, url, logger, events, objects, jobs, config, secrets, stores, services },
    ...testSubgraph(subgraph, viewer => createContext(use, viewer)),
    /** A file that has arrived completely. */
    async upload(fileName: string, content: string | Uint8Array, viewer: Viewer): Promise<string> {
      const bytes = Buffer.from(content)
      const wanted = { fileName, sizeBytes: bytes.length, purpose: 'IMPORT' as const }
      const { id } = await uploads.create(wanted, viewer)
      const body = Readable.from([bytes])
      await objects.put('uploads', id, body, { contentType: 'text/csv', maxBytes: 2 ** 30 })
      await uploads.markReceived(id, bytes.length)
      return id
    },
    /** The id of a new meter. */
    async addMeter(name: string, intervalSeconds: number): Promise<string> {
      const rest = { meteringLocation: null, timeZone: 'Europe/Berlin', simulated: false }
      const meter = await stores.meters.create({ name, intervalSeconds, ...rest })
      if (!meter) throw new Error(`meter ${name} is there already`)
      return meter.id
    },
    async close() {
      await jobs.close()
      await events.close()
      await database.drop()
    },
  }
}

/** Runs a job that was put into the queue, here and now. */
export async function runJob<P>(
  handler: JobHandler<P>,
  { database }: Pick<TestTimeseries, 'database'>,
  job: JobRecord,
  context: Partial<JobContext> = {},
): Promise<JobOutcome> {
  const { payload } = await database.prisma.job.findUniqueOrThrow({ where: { jobId: job.id } })
  return handler.run(handler.payload.parse(payload), {
    ...jobContext(job),
    ...context,
  })
}
