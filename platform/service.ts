import pg from 'pg'
import { loadConfig, type Config } from './config.ts'
import { connectDatabase, type Database } from './database/database.ts'
import { migrate } from './database/migrate.ts'
import { StartupError } from './errors.ts'
import type { EventBus } from './events/event-bus.ts'
import { PostgresEventBus } from './events/postgres-event-bus.ts'
import { loadSecrets, type Secrets } from './identity/secrets.ts'
import type { JobQueue } from './jobs/job.ts'
import { PostgresJobQueue } from './jobs/job-queue.ts'
import { createLogger, type Logger } from './logger.ts'
import { createObjectStore } from './objects/create-object-store.ts'
import { RemovalsHeld } from './objects/removals-held.ts'
import { createLinks, type Links } from './objects/links.ts'
import type { ObjectStore } from './objects/object-store.ts'
import { Uploads } from './objects/uploads.ts'

/** What every process of Luna has, opened once at its start. */
export type Service = {
  name: string
  config: Config
  logger: Logger
  secrets: Secrets
  database: Database
  databaseUrl: string
  events: EventBus
  objects: ObjectStore
  jobs: JobQueue
  links: Links
  uploads: Uploads
  close(): Promise<void>
}

const databaseWithinMs = 90_000

/** Waits for the database, migrates it, connects everything. Throws StartupError. */
export async function openService(name: string): Promise<Service> {
  const config = loadConfig()
  const logger = createLogger(name)
  const secrets = await loadSecrets(config.dataDir)
  const databaseUrl = databaseAddress(config, secrets)
  await waitForDatabase(databaseUrl)
  const migrations = await migrate(databaseUrl)
  if (migrations.length > 0) logger.info({ migrations }, 'database migrated')
  const database = connectDatabase(databaseUrl)
  const events = new PostgresEventBus(databaseUrl, logger)
  const stored = createObjectStore(config.objects, config.backups.folder)
  const objects = new RemovalsHeld(stored, config.dataDir)
  const jobs = new PostgresJobQueue({ database, events, url: databaseUrl })
  return {
    name,
    config,
    logger,
    secrets,
    database,
    databaseUrl,
    events,
    objects,
    jobs,
    links: createLinks(secrets.linkSecret),
    uploads: new Uploads(database.prisma, objects),
    async close() {
      await Promise.allSettled([jobs.close(), events.close()])
      await database.close()
    },
  }
}

/** The embedded database's address unless DATABASE_URL names another. */
export function databaseAddress(config: Config, secrets: Secrets): string {
  const { url, embeddedPort } = config.database
  return url ?? `postgres://luna:${secrets.databasePassword}@127.0.0.1:${embeddedPort}/luna`
}

async function waitForDatabase(url: string): Promise<void> {
  const deadline = Date.now() + databaseWithinMs
  for (;;) {
    const failure = await tryToConnect(url)
    if (!failure) return
    if (Date.now() > deadline) {
      throw new StartupError(`Die Datenbank ist nicht erreichbar: ${failure.message}`)
    }
    await new Promise(resolve => setTimeout(resolve, 100))
  }
}

async function tryToConnect(connectionString: string): Promise<Error | undefined> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 3000 })
  client.on('error', () => undefined)
  try {
    await client.connect()
    return undefined
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  } finally {
    await client.end().catch(() => undefined)
  }
}
