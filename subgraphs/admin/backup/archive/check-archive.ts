import { createHash, type Hash } from 'node:crypto'
import {
  blobName,
  isBasePart,
  manifestName,
  manifestSchema,
  settingsName,
  tableOf,
  type FileRecord,
  type Manifest,
} from './format.ts'
import { readArchive, type ArchiveEntry, type ArchiveKey } from './read-archive.ts'
import { damaged } from './refusals.ts'
import type { Readable } from 'node:stream'

export type CheckOptions = {
  keys: ArchiveKey[]
  signal?: AbortSignal | undefined
  /** Bytes of content read so far. */
  onProgress?: ((bytes: number) => void) | undefined
  /** Gets every entry, before it is known to be right. What it leaves unread is read after it. */
  onEntry?: ((name: string, body: AsyncIterable<Buffer>) => Promise<void>) | undefined
}

/** A hundred thousand files have a manifest of 25 MB. */
const mostManifestBytes = 256 * 1024 * 1024

/** As many as fit into a manifest. */
const mostEntries = 1_000_000

/**
 * Reads the whole archive and answers its manifest when every file is there, unchanged, and nothing else. Throws
 * ArchiveRefused otherwise.
 */
export async function checkArchive(body: Readable, options: CheckOptions): Promise<Manifest> {
  const found = new Map<string, FileRecord>()
  const tables = new Map<string, Hash>()
  let manifest: Manifest | undefined
  let bytes = 0
  const count = (part: Buffer) => {
    bytes += part.length
    options.onProgress?.(bytes)
    options.signal?.throwIfAborted()
  }
  for await (const entry of readArchive(body, options.keys)) {
    if (manifest) throw damaged('Nach dem Verzeichnis folgt noch etwas')
    if (entry.name === manifestName) {
      manifest = parseManifest(await collect(entry))
      continue
    }
    refuseEntry(entry.name, found)
    const hashes = [createHash('sha256')]
    const table = tableOf(entry.name)
    if (table) hashes.push(hashOf(tables, table))
    const body = counted(entry.body, part => {
      for (const hash of hashes) hash.update(part)
      count(part)
    })
    await options.onEntry?.(entry.name, body)
    await drain(body)
    found.set(entry.name, {
      name: entry.name,
      size: entry.size,
      sha256: hashes[0]?.digest('hex') ?? '',
    })
  }
  if (!manifest) throw damaged('Das Verzeichnis am Ende fehlt')
  compare(manifest, { files: found, tables })
  return manifest
}

/** What cannot belong to a backup is not even read. */
function refuseEntry(name: string, found: Map<string, FileRecord>): void {
  if (!isKnownName(name) && !name.startsWith('blobs/'))
    throw damaged(`„${name.slice(0, 200)}“ gehört nicht hinein`)
  if (found.has(name)) throw damaged(`„${name}“ steht zweimal darin`)
  if (found.size >= mostEntries) throw damaged('Die Zahl der Einträge ist zu groß')
}

async function* counted(body: AsyncIterable<Buffer>, count: (part: Buffer) => void) {
  for await (const part of body) {
    count(part)
    yield part
  }
}

async function drain(body: AsyncIterable<Buffer>): Promise<void> {
  const parts = body[Symbol.asyncIterator]()
  while ((await parts.next()).done !== true) continue
}

function hashOf(tables: Map<string, Hash>, table: string): Hash {
  const hash = tables.get(table) ?? createHash('sha256')
  tables.set(table, hash)
  return hash
}

async function collect({ body, size }: ArchiveEntry): Promise<Buffer> {
  if (size > mostManifestBytes) throw damaged('Das Verzeichnis ist zu groß')
  const parts: Buffer[] = []
  for await (const part of body) parts.push(part)
  return Buffer.concat(parts)
}

function parseManifest(bytes: Buffer): Manifest {
  try {
    return manifestSchema.parse(JSON.parse(bytes.toString('utf8')))
  } catch (error) {
    throw damaged('Das Verzeichnis ist nicht das einer Sicherung von Luna in dieser Fassung', error)
  }
}

const emptyHash = createHash('sha256').digest('hex')

type Found = { files: Map<string, FileRecord>; tables: Map<string, Hash> }

function compare(manifest: Manifest, { files, tables }: Found): void {
  for (const file of manifest.files) compareFile(file, files.get(file.name))
  const blobs = new Set<string>()
  for (const { bucket, key, sha256 } of manifest.objects) {
    const name = blobName(bucket, key)
    blobs.add(name)
    if (files.get(name)?.sha256 !== sha256) throw damaged(`„${name}“ ist verändert`)
  }
  const announced = new Set(manifest.files.map(({ name }) => name))
  for (const name of files.keys()) {
    const isOurs = isKnownName(name) || blobs.has(name)
    if (!announced.has(name) || !isOurs) throw damaged(`„${name}“ gehört nicht hinein`)
  }
  compareTables(manifest, tables)
}

function isKnownName(name: string): boolean {
  return name === settingsName || tableOf(name) !== undefined || isBasePart(name)
}

function compareFile(file: FileRecord, found: FileRecord | undefined): void {
  if (!found) throw damaged(`„${file.name}“ fehlt`)
  const isSame = found.size === file.size && found.sha256 === file.sha256
  if (!isSame) throw damaged(`„${file.name}“ ist verändert`)
}

function compareTables(manifest: Manifest, tables: Map<string, Hash>): void {
  const announced = new Set(manifest.tables.map(({ name }) => name))
  for (const { name, sha256 } of manifest.tables) {
    const found = tables.get(name)?.digest('hex') ?? emptyHash
    if (found !== sha256) throw damaged(`Tabelle „${name}“ ist verändert`)
  }
  for (const name of tables.keys()) {
    if (!announced.has(name)) throw damaged(`Tabelle „${name}“ ist nicht verzeichnet`)
  }
}
