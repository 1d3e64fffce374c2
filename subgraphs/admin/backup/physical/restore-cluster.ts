import { existsSync } from 'node:fs'
import { mkdir, open, rm } from 'node:fs/promises'
import { dirname, join, sep } from 'node:path'
import { PassThrough, type Readable } from 'node:stream'
import { extract } from 'tar-stream'
import { giveToUnprivileged } from '#platform/database/unprivileged.ts'
import { StartupError } from '#platform/errors.ts'
import { syncFolder } from '#platform/objects/durable-folder.ts'
import type { ObjectStore } from '#platform/objects/object-store.ts'
import { checkArchive } from '../archive/check-archive.ts'
import { blobName, isBasePart, type Manifest } from '../archive/format.ts'
import type { ArchiveKey } from '../archive/read-archive.ts'
import { ArchiveRefused } from '../archive/refusals.ts'
import { putObject } from '../restore/put-object.ts'
import { onlySameInstallation } from '../texts.ts'
import { draftIn, exchangeFolders } from './exchange-folders.ts'

export type ClusterRestore = {
  source: () => Promise<Readable>
  keys: ArchiveKey[]
  /** Of the archive, which is known to be whole. */
  manifest: Manifest
  /** Where the files go. */
  objects: Pick<ObjectStore, 'put' | 'stat' | 'get'>
  dataDir: string
  /** Of this installation: the password of the database is in its data folder, not in the archive. */
  sealingKeyCheck: string
  signal: AbortSignal
  say: (text: string) => void
  /** Starts the database in the data folder and asks it something; rejects when it does not work. */
  tryOut: () => Promise<void>
}

/**
 * Puts the copied cluster in the place of the present one, which stays under the name that is answered; any failure
 * leaves the present one.
 */
export async function restoreCluster(input: ClusterRestore): Promise<string | undefined> {
  const { dataDir, manifest, say } = input
  if (manifest.sealingKeyCheck !== input.sealingKeyCheck)
    throw new ArchiveRefused(onlySameInstallation)
  const draft = draftIn(dataDir)
  await rm(draft, { recursive: true, force: true })
  await unpack(input, draft)
  say('Die Datenbank wird zur Probe gestartet …')
  return exchangeFolders(dataDir, input.tryOut)
}

async function unpack(input: ClusterRestore, folder: string): Promise<void> {
  const { source, keys, signal, manifest, objects } = input
  const blobs = new Map(
    manifest.objects.map(record => [blobName(record.bucket, record.key), record]),
  )
  const bytes = new PassThrough()
  const unpacked = unpackTar(bytes, folder)
  // Told below, whichever fails first.
  unpacked.catch((error: unknown) => bytes.destroy(error instanceof Error ? error : undefined))
  await checkArchive(await source(), {
    keys,
    signal,
    onEntry: async (name, body) => {
      const blob = blobs.get(name)
      if (blob) await putObject(objects, blob, body)
      if (!isBasePart(name)) return
      for await (const part of body) {
        if (!bytes.write(part))
          await Promise.race([new Promise(done => bytes.once('drain', done)), unpacked])
      }
    },
  })
  bytes.end()
  await unpacked
}

async function unpackTar(bytes: Readable, folder: string): Promise<void> {
  await makeFolder(folder)
  for await (const entry of bytes.pipe(extract())) {
    const { name, type } = entry.header
    const path = join(folder, name)
    if (path !== folder && !path.startsWith(folder + sep))
      throw new StartupError(`„${name}“ läge außerhalb des Ordners der Datenbank.`)
    if (type === 'directory') await makeFolder(path)
    else if (type === 'file') await writeFile(path, entry as AsyncIterable<Buffer>)
    else throw new StartupError(`„${name}“ ist weder Datei noch Ordner.`)
    entry.resume()
  }
  await syncFolder(folder)
}

async function makeFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 })
  giveToUnprivileged(path)
}

async function writeFile(path: string, body: AsyncIterable<Buffer>): Promise<void> {
  if (!existsSync(dirname(path))) await makeFolder(dirname(path))
  const file = await open(path, 'w', 0o600)
  try {
    for await (const part of body) await file.appendFile(part)
    await file.sync()
  } finally {
    await file.close()
  }
  giveToUnprivileged(path)
}
