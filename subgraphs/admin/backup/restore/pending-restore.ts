import { open, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { z } from 'zod'
import { StartupError } from '#platform/errors.ts'
import { isMissing, syncFolder } from '#platform/objects/durable-folder.ts'
import { holdFileIn } from '#platform/objects/removals-held.ts'
import { onServer, sideName } from './side-database.ts'

const pending = z.object({
  /** Name of the database that stands ready. */
  database: z.string().regex(/^\w+_restored_\d{14}$/),
  backup: z.string(),
  backupCreatedAt: z.coerce.date(),
  preparedAt: z.coerce.date(),
  preparedBy: z.string(),
})
/** A restored database that takes the place of the present one at the next start. */
export type PendingRestore = z.infer<typeof pending>

const fileIn = (dataDir: string) => join(dataDir, 'restore-pending.json')

export async function readPending(dataDir: string): Promise<PendingRestore | undefined> {
  try {
    return pending.parse(JSON.parse(await readFile(fileIn(dataDir), 'utf8')))
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

export async function writePending(dataDir: string, wish: PendingRestore): Promise<void> {
  const draft = `${fileIn(dataDir)}.new`
  const handle = await open(draft, 'w', 0o600)
  try {
    await handle.writeFile(`${JSON.stringify(wish, null, 2)}\n`)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(draft, fileIn(dataDir))
  await syncFolder(dataDir)
}

/** From now on no file of a document is removed: the restored rows need those that the present ones do not. */
export async function holdFiles(dataDir: string): Promise<void> {
  await writeFile(holdFileIn(dataDir), '')
  await syncFolder(dataDir)
}

/** Nothing waits for the next start any more, and no file is held. */
export async function dropPending(dataDir: string): Promise<void> {
  await rm(fileIn(dataDir), { force: true })
  await rm(holdFileIn(dataDir), { force: true })
  await syncFolder(dataDir)
}

/**
 * Puts the restored database in the place of the present one, which stays under the name that is answered. Both
 * names change in one transaction: after a power cut it is either. Nobody may be connected.
 */
export async function exchange(
  databaseUrl: string,
  restored: string,
  now: Date,
): Promise<string | undefined> {
  const present = new URL(databaseUrl).pathname.slice(1)
  const kept = sideName(databaseUrl, 'before', now)
  // Nobody can rename the database they are in.
  const address = new URL(databaseUrl)
  address.pathname = '/postgres'
  return onServer(address.href, async client => {
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [
      restored,
    ])
    // It has its new name already: only the wish was left.
    if (rowCount === 0) return undefined
    const [old, ready, before] = [present, restored, kept].map(name => pg.escapeIdentifier(name))
    try {
      await client.query('BEGIN')
      await client.query(`ALTER DATABASE ${old ?? ''} RENAME TO ${before ?? ''}`)
      await client.query(`ALTER DATABASE ${ready ?? ''} RENAME TO ${old ?? ''}`)
      await client.query('COMMIT')
    } catch (error) {
      throw isInUse(error) ? stillInUse : error
    }
    return kept
  })
}

const stillInUse = new StartupError(
  'Mit der Datenbank wird noch gearbeitet, deshalb sind die Daten unverändert: Beenden Sie Luna und alles andere, was mit der Datenbank verbunden ist, und versuchen Sie es noch einmal.',
)

/** 55006: somebody is connected. */
function isInUse(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '55006'
}

/** At the start, before anybody connects. Answers what happened, for the console; undefined when nothing was to do. */
export async function completePending(
  { dataDir, databaseUrl }: { dataDir: string; databaseUrl: string },
  now: Date,
): Promise<string | undefined> {
  const wish = await readPending(dataDir)
  if (!wish) return undefined
  const kept = await exchange(databaseUrl, wish.database, now)
  await dropPending(dataDir)
  if (kept === undefined) return undefined
  return `Die Sicherung ${wish.backup} ist wiederhergestellt. Die Daten von vorher bleiben sieben Tage als Datenbank ${kept}.`
}
