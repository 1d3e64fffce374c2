import { randomUUID } from 'node:crypto'
import { PostgresEventBus } from '#platform/events/postgres-event-bus.ts'
import { PostgresJobQueue } from '#platform/jobs/job-queue.ts'
import { createLogger } from '#platform/logger.ts'
import { createLinks } from '#platform/objects/links.ts'
import { createTestDatabase } from '#platform/testing/test-database.ts'
import { testSubgraph } from '#platform/testing/test-subgraph.ts'
import { createContext } from '../context.ts'
import { subgraph } from '../schema.ts'
import { createServices } from '../services.ts'
import { TimeseriesDouble } from './timeseries-double.ts'

export type TestSimulation = Awaited<ReturnType<typeof openSimulation>>

/** The subgraph on a database and an event bus of its own; the clock is the test's. */
export async function openSimulation(startAt = Date.parse('2026-03-28T12:00:00Z')) {
  const database = await createTestDatabase()
  const { url } = database
  const logger = createLogger('test')
  const events = new PostgresEventBus(url, logger)
  await events.ready()
  const jobs = new PostgresJobQueue({ database, events, url })
  const timeseries = new TimeseriesDouble(database)
  const clock = { now: startAt }
  const ports = { database, events, jobs, logger, timeseries, now: () => clock.now }
  const start = () => createServices(ports)
  const services = start()
  const use = { services, links: createLinks(new Uint8Array(32)) }
  return {
    ...{ database, events, timeseries, clock, services },
    /** What another process, or the same one after a restart, makes of the database. */
    start,
    ...testSubgraph(subgraph, viewer => createContext(use, viewer)),
    async addMeter(
      traits: {
        simulated?: boolean
        kind?: string
        intervalSeconds?: number
        name?: string
        formula?: object
      } = {},
    ): Promise<string> {
      const meterId = randomUUID()
      await database.prisma.meter.create({
        data: {
          ...{ meterId, name: `Zähler ${meterId}`, timeZone: 'Europe/Berlin' },
          ...{ intervalSeconds: 60, simulated: true, ...traits },
        },
      })
      return meterId
    },
    async close() {
      await services.runs.stop()
      await jobs.close()
      await events.close()
      await database.drop()
    },
  }
}
