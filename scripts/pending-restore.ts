import type { Config } from '#platform/config.ts'
import type { EmbeddedPostgres } from '#platform/database/embedded-postgres.ts'
import {
  exchangeUndone,
  undoBrokenExchange,
} from '../subgraphs/admin/backup/physical/exchange-folders.ts'
import { completePending, readPending } from '../subgraphs/admin/backup/restore/pending-restore.ts'

/**
 * Lets a restore that an administrator has prepared take effect, before anybody connects. Whatever fails, Luna
 * starts with the data she had. Answers a sentence for the console.
 */
export async function applyPendingRestore(
  { dataDir }: Pick<Config, 'dataDir'>,
  startDatabase: () => Promise<EmbeddedPostgres | undefined>,
): Promise<string | undefined> {
  // A failure ends the start: with nothing in its place an empty database would be made.
  if (await undoBrokenExchange(dataDir)) return exchangeUndone
  let database: EmbeddedPostgres | undefined
  try {
    if (!(await readPending(dataDir))) return undefined
    database = await startDatabase()
    return database && (await completePending({ dataDir, databaseUrl: database.url }, new Date()))
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return `Die vorbereitete Wiederherstellung ist nicht übernommen, die Daten sind unverändert: ${reason}`
  } finally {
    await database?.stop()
  }
}
