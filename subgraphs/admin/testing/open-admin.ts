import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AuditLog } from '#platform/audit/audit-log.ts'
import { auditMutations } from '#platform/audit/audit-mutations.ts'
import { loadConfig } from '#platform/config.ts'
import { PostgresEventBus } from '#platform/events/postgres-event-bus.ts'
import { loadSecrets } from '#platform/identity/secrets.ts'
import { PostgresJobQueue } from '#platform/jobs/job-queue.ts'
import { createLogger } from '#platform/logger.ts'
import { createLinks } from '#platform/objects/links.ts'
import { Uploads } from '#platform/objects/uploads.ts'
import type { Service } from '#platform/service.ts'
import { createMemoryObjects } from '#platform/testing/memory-objects.ts'
import { createTestDatabase, type TestDatabase } from '#platform/testing/test-database.ts'
import { testSubgraph, type TestSubgraph } from '#platform/testing/test-subgraph.ts'
import { createContext } from '../context.ts'
import { subgraph } from '../schema.ts'
import { createServices, type AdminServices } from '../services.ts'
import { UserStore } from '../user/user.store.ts'

export type TestAdmin = TestSubgraph & {
  database: TestDatabase
  services: AdminServices
  users: UserStore
  close: () => Promise<void>
}

/** The admin subgraph as main.ts makes it, over a database of its own. `environment` as in .env. */
export async function openAdmin(environment: Record<string, string> = {}): Promise<TestAdmin> {
  const dataDir = await mkdtemp(join(tmpdir(), 'luna-admin-'))
  const config = loadConfig({ LUNA_DATA_DIR: dataDir, ...environment })
  const [database, secrets] = await Promise.all([createTestDatabase(), loadSecrets(dataDir)])
  const logger = createLogger('test')
  const events = new PostgresEventBus(database.url, logger)
  const objects = createMemoryObjects()
  const jobs = new PostgresJobQueue({ database, events, url: database.url })
  const links = createLinks(secrets.linkSecret)
  const service: Service = {
    ...{ name: 'admin', config, logger, secrets, database, databaseUrl: database.url },
    ...{ events, objects, jobs, links, uploads: new Uploads(database.prisma, objects) },
    close: () => Promise.resolve(),
  }
  const users = new UserStore(database)
  const services = createServices(service, users)
  const audit = auditMutations(new AuditLog(database))
  return {
    ...testSubgraph(subgraph, viewer => createContext({ services, users, links }, viewer), audit),
    ...{ database, services, users },
    async close() {
      await jobs.close()
      await events.close()
      await database.drop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
