import { createReadStream, existsSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import type { Config } from '#platform/config.ts'
import {
  startEmbeddedPostgres,
  stopOrphanedPostgres,
  type EmbeddedPostgres,
} from '#platform/database/embedded-postgres.ts'
import { StartupError } from '#platform/errors.ts'
import { loadSecrets } from '#platform/identity/secrets.ts'
import { createObjectStore } from '#platform/objects/create-object-store.ts'
import { BackupShelf } from '../keep/backup-shelf.ts'
import { exchangeUndone, undoBrokenExchange } from '../physical/exchange-folders.ts'
import { restoreCluster } from '../physical/restore-cluster.ts'
import type { Manifest } from '../archive/format.ts'
import type { ArchiveKey } from '../archive/read-archive.ts'
import { installationKey, sealingKeyCheck } from '../key/installation-key.ts'
import { dropPending, exchange } from './pending-restore.ts'
import { recordRestore } from './restore.job.ts'
import { checkArchiveFor, restoreArchive } from './restore-archive.ts'
import { filesInWords } from '../wording.ts'
import { addressOf, dropSideDatabases, makeSideDatabase, onServer } from './side-database.ts'

export type StoppedRestore = {
  config: Config
  /** A file, or the name of a backup in the folder of backups. */
  archive: string
  /** The owner's; this installation's own backups need none. */
  key: string | undefined
  say: (text: string) => void
  signal: AbortSignal
}

/**
 * Restores while nothing of Luna runs, and exchanges at once. Answers what is now, as German sentences. The archive is
 * read as a whole before the database is even started.
 */
export async function restoreStopped(input: StoppedRestore): Promise<string> {
  const { config, key, signal } = input
  const source = await findArchive(input)
  const { sealingKey, databasePassword } = await loadSecrets(config.dataDir)
  const keys = await keysOf(sealingKey, key)
  const manifest = await checkArchiveFor({ source, keys, signal })
  const restoring = { input, source, keys, manifest, sealingKey, databasePassword }
  if (config.database.url !== undefined) {
    if (manifest.kind === 'PHYSICAL') throw new StartupError(ofTheEmbeddedOnly)
    return restoreOn(config.database.url, restoring)
  }
  stopOrphanedPostgres(config.dataDir)
  if (await undoBrokenExchange(config.dataDir)) input.say(exchangeUndone)
  return manifest.kind === 'PHYSICAL' ? restorePages(restoring) : restoreRows(restoring)
}

type Restoring = {
  input: StoppedRestore
  source: () => Promise<Readable>
  keys: ArchiveKey[]
  manifest: Manifest
  sealingKey: Uint8Array
  databasePassword: string
}

/** The cluster as it was, page by page. */
async function restorePages(restoring: Restoring): Promise<string> {
  const { input, source, keys, manifest, sealingKey } = restoring
  const { config, say, signal, archive } = input
  const { createdAt } = manifest
  const kept = await restoreCluster({
    ...{ source, keys, manifest, say, signal, dataDir: config.dataDir },
    objects: createObjectStore(config.objects, config.backups.folder),
    sealingKeyCheck: sealingKeyCheck(sealingKey),
    async tryOut() {
      const server = await startEmbeddedPostgres(serverOptions(restoring))
      try {
        // A session that was revoked since would be valid again.
        await onServer(server.url, client => client.query('DELETE FROM sessions'))
        await recordRestore(server.url, { by: 'npm run restore', backup: archive, createdAt })
      } finally {
        await server.stop()
      }
    },
  })
  await dropPending(config.dataDir)
  return [
    `Die Datenbank ist wieder auf dem Stand vom ${new Date(createdAt).toLocaleString('de-DE')}, dazu ${filesInWords(manifest.objects.length)}.`,
    `Die bisherige bleibt im Ordner ${kept ?? '–'}. Starten Sie Luna jetzt mit „npm start“.`,
  ].join('\n')
}

/** Row by row into a new database. */
async function restoreRows(restoring: Restoring): Promise<string> {
  const { database, putBack } = await openServer(serverOptions(restoring))
  try {
    const sentence = await restoreOn(database.url, restoring)
    await database.stop()
    return sentence
  } catch (error) {
    await database.stop()
    await putBack()
    throw error
  }
}

function serverOptions({ input: { config }, databasePassword: password }: Restoring) {
  return { folder: config.dataDir, port: config.database.embeddedPort, password }
}

const ofTheEmbeddedOnly =
  'Eine Sicherung der Seiten gibt es nur für die eingebettete Datenbank; entfernen Sie DATABASE_URL aus .env.'

async function keysOf(sealingKey: Uint8Array, key: string | undefined): Promise<ArchiveKey[]> {
  return [await installationKey(sealingKey), ...(key === undefined ? [] : [key])]
}

async function restoreOn(
  url: string,
  { input, source, keys, manifest: checked }: Restoring,
): Promise<string> {
  const { config, archive, say, signal } = input
  let database = ''
  try {
    const manifest = await restoreArchive({
      ...{ source, keys, checked },
      objects: createObjectStore(config.objects, config.backups.folder),
      vectorsInDatabase: config.vectors.engine === 'embedded',
      signal,
      onProgress: async (_fraction, step) => say(`${step} …`),
      makeDatabase: async () => {
        database = await makeSideDatabase(url, 'restored', new Date())
        return addressOf(url, database)
      },
    })
    const { createdAt } = manifest
    await recordRestore(addressOf(url, database), {
      by: 'npm run restore',
      backup: archive,
      createdAt,
    })
    const kept = await exchange(url, database, new Date())
    await dropPending(config.dataDir)
    return [
      `Die Sicherung vom ${new Date(createdAt).toLocaleString('de-DE')} ist wiederhergestellt: ${manifest.tables.length} Tabellen, ${filesInWords(manifest.objects.length)}, alles mit der Sicherung verglichen.`,
      `Die Daten von vorher bleiben sieben Tage als Datenbank ${kept ?? ''}. Starten Sie Luna jetzt mit „npm start“.`,
    ].join('\n')
  } catch (error) {
    await dropSideDatabases(url, 'restored').catch(() => undefined)
    throw error
  }
}

async function findArchive({ config, archive }: StoppedRestore): Promise<() => Promise<Readable>> {
  if (existsSync(archive)) return () => Promise.resolve(createReadStream(archive))
  const shelf = new BackupShelf(createObjectStore(config.objects, config.backups.folder))
  if (await shelf.find(archive)) return () => shelf.open(archive)
  const folder = config.backups.folder ?? 'im Bucket „backups“'
  throw new StartupError(`Die Sicherung ${archive} gibt es weder als Datei noch in ${folder}.`)
}

type ServerOptions = Parameters<typeof startEmbeddedPostgres>[0]
type Server = { database: EmbeddedPostgres; putBack: () => Promise<void> }

/** A database that does not start any more is put aside, never deleted, and put back when the restore fails. */
async function openServer(options: ServerOptions): Promise<Server> {
  const cluster = join(options.folder, 'postgres')
  try {
    return { database: await startEmbeddedPostgres(options), putBack: () => Promise.resolve() }
  } catch (error) {
    const isDamaged = error instanceof StartupError && error.message.includes('startet nicht')
    if (!isDamaged || !existsSync(cluster)) throw error
  }
  const aside = `${cluster}.defekt-${Date.now()}`
  await rename(cluster, aside)
  const putBack = async () => {
    await rm(cluster, { recursive: true, force: true })
    await rename(aside, cluster)
  }
  try {
    return { database: await startEmbeddedPostgres(options), putBack }
  } catch (error) {
    await putBack()
    throw error
  }
}
