import type { Readable } from 'node:stream'
import { knownMigrations } from '#platform/database/migrate.ts'
import type { ObjectStore } from '#platform/objects/object-store.ts'
import { checkArchive } from '../archive/check-archive.ts'
import { blobName, tableOf, type Manifest } from '../archive/format.ts'
import type { ArchiveKey } from '../archive/read-archive.ts'
import { ArchiveRefused } from '../archive/refusals.ts'
import { physicalByCommand } from '../texts.ts'
import { DatabaseLoader } from './database-loader.ts'
import { incompatibility } from './check-compatible.ts'
import { putObject } from './put-object.ts'

export type RestoreInput = {
  /** The archive from its beginning; read twice. */
  source: () => Promise<Readable>
  keys: ArchiveKey[]
  /** Of the archive, where it was checked already. */
  checked?: Manifest | undefined
  /** Makes the new, empty database and answers its address; called once the archive is known to be whole. */
  makeDatabase: (manifest: Manifest) => Promise<string>
  /** Where the files go; without it they are only checked. What is there already stays. */
  objects?: Pick<ObjectStore, 'put' | 'stat' | 'get'> | undefined
  /** False where another engine (Qdrant) has them: what it holds does not fit the restored documents. */
  vectorsInDatabase: boolean
  signal?: AbortSignal | undefined
  onProgress?: ((fraction: number, step: string) => Promise<void>) | undefined
}

/**
 * Restores an archive beside what is there: the whole archive is checked first, then the rows go into a new
 * database and the files that are missing into the store. Throws ArchiveRefused while nothing is touched; a later
 * failure leaves a database that the caller drops, and files that nobody refers to.
 */
export async function restoreArchive(input: RestoreInput): Promise<Manifest> {
  const manifest = input.checked ?? (await checkArchiveFor(input))
  await input.onProgress?.(0.2, 'Die Sicherung ist unversehrt')
  if (manifest.kind === 'PHYSICAL') throw new ArchiveRefused(physicalByCommand)
  const url = await input.makeDatabase(manifest)
  const loader = await DatabaseLoader.open(url, manifest)
  try {
    const blobs = new Map(
      manifest.objects.map(record => [blobName(record.bucket, record.key), record]),
    )
    await checkArchive(await input.source(), {
      keys: input.keys,
      signal: input.signal,
      onProgress: reporter(input, manifest, {
        from: 0.2,
        to: 0.7,
        step: 'Stellt die Daten wieder her',
      }),
      onEntry: async (name, body) => {
        const table = tableOf(name)
        const blob = blobs.get(name)
        if (table) await loader.write(table, body)
        else if (blob && input.objects) await putObject(input.objects, blob, body)
      },
    })
    await input.onProgress?.(0.7, 'Vergleicht jede Tabelle mit der Sicherung')
    await loader.finish(input)
    return manifest
  } finally {
    await loader.close()
  }
}

/** Answers the manifest of an archive that is whole and of a schema this version knows; refuses every other one. */
export async function checkArchiveFor({
  source,
  keys,
  signal,
}: Pick<RestoreInput, 'source' | 'keys' | 'signal'>): Promise<Manifest> {
  const manifest = await checkArchive(await source(), { keys, signal })
  const reason = incompatibility(manifest, knownMigrations())
  if (reason) throw new ArchiveRefused(reason)
  return manifest
}

type Span = { from: number; to: number; step: string }

function reporter({ onProgress }: RestoreInput, manifest: Manifest, { from, to, step }: Span) {
  let all = 1
  for (const { size } of manifest.files) all += size
  return (bytes: number) => void onProgress?.(from + ((to - from) * bytes) / all, step)
}
