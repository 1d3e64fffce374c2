import { randomUUID } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inject } from 'vitest'
import { loadConfig } from '#platform/config.ts'
import type { JobContext, JobHandler, JobOutcome } from '#platform/jobs/job.ts'
import { createLogger } from '#platform/logger.ts'
import { createObjectStore } from '#platform/objects/create-object-store.ts'
import { jobContext, newJobRecord } from '#platform/testing/job-record.ts'
import { createTestDatabase, type TestDatabase } from '#platform/testing/test-database.ts'
import { createBackupJobs } from '../jobs.ts'
import { BackupShelf } from '../keep/backup-shelf.ts'
import type { BackupNeeds } from '../needs.ts'
import { onServer } from '../restore/side-database.ts'
import { BackupSettingsStore } from '../settings.store.ts'

export type BackupWorld = {
  needs: BackupNeeds
  database: TestDatabase
  dataDir: string
  backupFolder: string
  shelf: BackupShelf
  settings: BackupSettingsStore
  run: (
    kind: JobHandler<unknown>['kind'],
    payload: unknown,
    change?: Partial<JobContext>,
  ) => Promise<JobOutcome>
  /** Nobody is connected any more, as between two starts. */
  disconnect: () => Promise<void>
  close: () => Promise<void>
}

/** An installation with a data folder and a database of its own, and the worker's handlers. */
export async function openBackupWorld(settings: Record<string, string> = {}): Promise<BackupWorld> {
  const database = await createTestDatabase()
  const dataDir = mkdtempSync(join(tmpdir(), 'luna-backup-'))
  const config = loadConfig({ LUNA_DATA_DIR: dataDir, ...settings })
  mkdirSync(config.dataDir, { recursive: true })
  const objects = createObjectStore(config.objects, config.backups.folder)
  const needs: BackupNeeds = {
    config,
    database,
    databaseUrl: database.url,
    objects,
    logger: createLogger('test'),
    secrets: { sealingKey: Buffer.from(randomUUID()) },
  }
  const handlers = createBackupJobs(needs)
  let isConnected = true
  return {
    needs,
    database,
    dataDir,
    backupFolder: config.backups.folder ?? '',
    shelf: new BackupShelf(objects),
    settings: new BackupSettingsStore(database),
    async run(kind, payload, change = {}) {
      const handler = handlers.find(known => known.kind === kind)
      if (!handler) throw new Error(`no handler for ${kind}`)
      return handler.run(handler.payload.parse(payload), {
        ...jobContext(newJobRecord({ kind })),
        ...change,
      })
    },
    async disconnect() {
      await database.close()
      isConnected = false
    },
    async close() {
      if (isConnected) await database.drop()
      else await dropDatabase(database.url)
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

async function dropDatabase(url: string): Promise<void> {
  const name = new URL(url).pathname.slice(1)
  await onServer(inject('postgresUrl'), client =>
    client.query(`DROP DATABASE "${name}" WITH (FORCE)`),
  )
}

export async function createUser(
  { prisma }: Pick<TestDatabase, 'prisma'>,
  name: string,
): Promise<void> {
  await prisma.user.create({
    data: { userId: randomUUID(), name, displayName: name, role: 'admin', passwordHash: 'x' },
  })
}
