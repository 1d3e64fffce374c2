import { z } from 'zod'
import { AuditLog } from '#platform/audit/audit-log.ts'
import { connectDatabase } from '#platform/database/database.ts'
import {
  JobRefused,
  type JobContext,
  type JobHandler,
  type JobOutcome,
} from '#platform/jobs/job.ts'
import { BackupShelf } from '../keep/backup-shelf.ts'
import { shortOfSpace } from '../make/disk.ts'
import type { BackupNeeds } from '../needs.ts'
import { restoreByCommand, restoreDiskFull } from '../texts.ts'
import { dropPending, holdFiles, writePending } from './pending-restore.ts'
import { restoreArchive } from './restore-archive.ts'
import { addressOf, dropSideDatabases, makeSideDatabase } from './side-database.ts'
import { keysFor, onArchive } from './tries.ts'

const payload = z.object({ name: z.string(), sealedKey: z.string().optional(), by: z.string() })
type Payload = z.infer<typeof payload>

/** Prepares a restored database beside the present one; the next start exchanges them. */
export function createRestoreJob(needs: BackupNeeds): JobHandler<unknown> {
  const shelf = new BackupShelf(needs.objects)
  const handler: JobHandler<Payload> = {
    kind: 'RESTORE_BACKUP',
    payload,
    retryLimit: 1,
    expireInSeconds: 6 * 3600,
    run: (wish, context) =>
      onArchive(shelf, wish.name, () => prepare({ needs, shelf, wish, context })),
    discard: () => discardPrepared(needs),
  }
  return handler
}

/** Nothing stands ready any more. */
export async function discardPrepared({
  config,
  databaseUrl,
}: Pick<BackupNeeds, 'config' | 'databaseUrl'>) {
  await dropPending(config.dataDir)
  await dropSideDatabases(databaseUrl, 'restored')
}

type Work = { needs: BackupNeeds; shelf: BackupShelf; wish: Payload; context: JobContext }

async function prepare({ needs, shelf, wish, context }: Work): Promise<JobOutcome> {
  const { config, databaseUrl, objects } = needs
  if (config.database.url !== undefined) throw new JobRefused(restoreByCommand)
  const known = (await shelf.find(wish.name))?.summary
  const refusal = await shortOfSpace(config.dataDir, neededBytes(known))
  if (refusal) throw new JobRefused(refusal)
  await dropPending(config.dataDir)
  await holdFiles(config.dataDir)
  let database = ''
  const manifest = await restoreArchive({
    source: () => shelf.open(wish.name),
    keys: await keysFor(wish, needs),
    objects,
    vectorsInDatabase: config.vectors.engine === 'embedded',
    signal: context.signal,
    onProgress: context.progress,
    makeDatabase: async () => {
      database = await makeSideDatabase(databaseUrl, 'restored', new Date())
      return addressOf(databaseUrl, database)
    },
  }).catch(async (error: unknown) => {
    await dropPending(config.dataDir)
    await dropSideDatabases(databaseUrl, 'restored')
    throw isDiskFull(error) ? new JobRefused(restoreDiskFull) : error
  })
  await recordRestore(addressOf(databaseUrl, database), {
    by: wish.by,
    backup: wish.name,
    createdAt: manifest.createdAt,
  })
  await writePending(config.dataDir, {
    database,
    backup: wish.name,
    backupCreatedAt: new Date(manifest.createdAt),
    preparedAt: new Date(),
    preparedBy: wish.by,
  })
  return {
    message:
      'Die Sicherung ist vollständig neben den jetzigen Daten wiederhergestellt. Beenden Sie Luna und starten Sie sie neu: Dann gelten die Daten der Sicherung.',
    targetId: wish.name,
  }
}

/** 53100: the database's own word for it. */
function isDiskFull(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return code === 'ENOSPC' || code === 'EDQUOT' || code === '53100'
}

/** Indexes and dead rows make a table about twice as large as its text. */
export function neededBytes(
  summary: { tableBytes: number; objectBytes: number } | undefined,
): number {
  return summary ? 2 * summary.tableBytes + summary.objectBytes : 0
}

/** The restored log goes on with how it came to be the present one. */
export async function recordRestore(
  databaseUrl: string,
  { by, backup, createdAt }: { by: string; backup: string; createdAt: string },
): Promise<void> {
  const database = connectDatabase(databaseUrl, { poolSize: 1 })
  try {
    await new AuditLog(database).record({
      actor: by,
      action: 'restoreBackup',
      target: backup,
      meta: { backupCreatedAt: createdAt },
    })
  } finally {
    await database.close()
  }
}
