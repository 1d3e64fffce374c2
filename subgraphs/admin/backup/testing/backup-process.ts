import { createHash } from 'node:crypto'
import { loadConfig } from '#platform/config.ts'
import { connectDatabase } from '#platform/database/database.ts'
import { createLogger } from '#platform/logger.ts'
import { createObjectStore } from '#platform/objects/create-object-store.ts'
import type { JobRecord } from '#platform/jobs/job.ts'
import { createBackupJobs } from '../jobs.ts'

// A worker that makes a backup in a process of its own, and stands still in the middle to be killed there:
// node … backup-process.ts <database url> <data folder> <id of the job> <step to stand still at> [backup to restore]
const [url = '', dataDir = '', id = '', stop = '', restored] = process.argv.slice(2)

const config = loadConfig({ LUNA_DATA_DIR: dataDir, LOG_LEVEL: 'silent' })
const database = connectDatabase(url)
const handler = createBackupJobs({
  config,
  database,
  databaseUrl: url,
  objects: createObjectStore(config.objects, config.backups.folder),
  logger: createLogger('test'),
  secrets: { sealingKey: createHash('sha256').update('probe').digest() },
}).find(({ kind }) => kind === (restored ? 'RESTORE_BACKUP' : 'BACKUP'))

const job = { id, createdAt: new Date('2026-11-21T01:30:00Z') } as JobRecord
const progress = async (_fraction: number, step: string) => {
  if (step !== stop) return
  process.stdout.write('reached\n')
  await new Promise(() => setInterval(() => undefined, 60_000))
}
const payload = restored ? { name: restored, by: 'Erika' } : { trigger: 'NIGHTLY' }
await handler?.run(handler.payload.parse(payload), {
  job,
  progress,
  signal: new AbortController().signal,
})
await database.close()
process.stdout.write('done\n')
