import type { Readable } from 'node:stream'
import type { Config } from '#platform/config.ts'
import type { Bucket, ObjectStore } from '#platform/objects/object-store.ts'
import {
  blobName,
  formatName,
  manifestName,
  settingsName,
  type BackupKind,
  type Manifest,
  type ObjectRecord,
} from '../archive/format.ts'
import { writeArchive, type ArchiveWriter } from '../archive/write-archive.ts'
import { exportCluster } from '../physical/export-cluster.ts'
import { exportDatabase } from '../database/export-database.ts'
import { describeSettings } from './describe-settings.ts'

export type ArchiveInput = {
  kind: BackupKind
  config: Config
  databaseUrl: string
  objects: Pick<ObjectStore, 'list' | 'stat' | 'get'>
  recipients: string[]
  createdAt: Date
  appVersion: string
  sealingKeyCheck: string
  previous: string | null
  signal?: AbortSignal | undefined
  onProgress: (fraction: number, step: string) => Promise<void>
  /** Called when everything is in. */
  onManifest: (manifest: Manifest, notes: ArchiveNotes) => void
}

export type ArchiveNotes = {
  /** Documents that were removed while the archive was made: the rows may still name them. */
  documentsGone: number
  /** Files whose content is not what it was when it was stored. */
  objectsChanged: string[]
}

const copiedBuckets = ['uploads', 'documents', 'exports'] as const satisfies Bucket[]
const databaseShare = 0.6

/** The archive of this installation as it is now, while everything goes on. */
export function makeArchive(input: ArchiveInput): Promise<Readable> {
  const { recipients, createdAt } = input
  return writeArchive({ recipients, modifiedAt: createdAt }, writer => fill(writer, input))
}

async function fill(writer: ArchiveWriter, input: ArchiveInput): Promise<void> {
  const settings = Buffer.from(`${JSON.stringify(describeSettings(input.config), null, 2)}\n`)
  const settingsFile = await writer.add(settingsName, settings)
  // Rows first, files second: a file too many does no harm. What is removed meanwhile is noticed.
  const before = await listObjects(input)
  const exported = input.kind === 'PHYSICAL' ? exportCluster : exportDatabase
  const database = await exported(input.databaseUrl, writer, {
    signal: input.signal,
    onProgress: (bytes, of) =>
      input.onProgress(databaseShare * Math.min(1, bytes / of), 'Sichert die Datenbank'),
  })
  const all = [...new Set([...before, ...(await listObjects(input))])].sort()
  const blobs = await copyObjects(writer, all, input)
  const { files, ...facts } = database
  const manifest: Manifest = {
    format: formatName,
    kind: input.kind,
    createdAt: input.createdAt.toISOString(),
    appVersion: input.appVersion,
    edition: input.config.database.url ? 'server' : 'embedded',
    ...facts,
    objects: blobs.objects,
    files: [
      settingsFile,
      ...files,
      ...blobs.objects.map(({ bucket, key, size, sha256 }) => ({
        name: blobName(bucket, key),
        size,
        sha256,
      })),
    ],
    objectsGone: blobs.gone,
    sealingKeyCheck: input.sealingKeyCheck,
    previous: input.previous,
  }
  await writer.add(manifestName, Buffer.from(JSON.stringify(manifest)))
  input.onManifest(manifest, blobs.notes)
}

/** `bucket/key` of everything that is stored. */
async function listObjects({ objects }: ArchiveInput): Promise<string[]> {
  const found: string[] = []
  for (const bucket of copiedBuckets) {
    for await (const key of objects.list(bucket)) found.push(`${bucket}/${key}`)
  }
  return found
}

async function copyObjects(writer: ArchiveWriter, places: string[], input: ArchiveInput) {
  const objects: ObjectRecord[] = []
  const notes: ArchiveNotes = { documentsGone: 0, objectsChanged: [] }
  for (const [index, place] of places.entries()) {
    input.signal?.throwIfAborted()
    const copied = await copyObject(writer, place, input)
    if (copied) objects.push(copied.record)
    else if (place.startsWith('documents/')) notes.documentsGone += 1
    if (copied?.isChanged) notes.objectsChanged.push(place)
    const done = databaseShare + ((1 - databaseShare) * (index + 1)) / places.length
    await input.onProgress(done, 'Sichert die Dateien')
  }
  return { objects, notes, gone: places.length - objects.length }
}

async function copyObject(writer: ArchiveWriter, place: string, { objects }: ArchiveInput) {
  const bucket = copiedBuckets.find(name => place.startsWith(`${name}/`)) ?? 'documents'
  const key = place.slice(bucket.length + 1)
  const stored = await objects.stat(bucket, key)
  const body = stored && (await objects.get(bucket, key))
  if (!stored || !body) return undefined
  const { size, contentType } = stored
  const { sha256 } = await writer.addStream(blobName(bucket, key), size, body)
  return { record: { bucket, key, size, sha256, contentType }, isChanged: sha256 !== stored.sha256 }
}
