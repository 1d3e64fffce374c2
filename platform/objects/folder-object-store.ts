import { randomUUID } from 'node:crypto'
import {
  access,
  constants,
  mkdir,
  open,
  readFile,
  readdir,
  rename,
  rm,
  type FileHandle,
} from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'
import { Readable } from 'node:stream'
import { z } from 'zod'
import { isMissing, syncFolder, syncFoldersBetween } from './durable-folder.ts'
import { checkObjectKey } from './object-key.ts'
import {
  buckets,
  type Bucket,
  type ByteRange,
  type ObjectStore,
  type PutOptions,
  type StoredObject,
} from './object-store.ts'
import { expectBreakOff, receiveFile } from './receive-file.ts'
import { sweepLeftovers } from './sweep-leftovers.ts'

const metaSuffix = '@meta'
const meta = z.object({
  content: z.uuid(),
  size: z.number().int().nonnegative(),
  sha256: z.string().length(64),
  contentType: z.string(),
})
type Meta = z.infer<typeof meta>

/**
 * Objects in a folder: `<bucket>/<key>@meta` names the content `<bucket>/<key>@<uuid>` beside it.
 * Content is written and fsynced first, then one rename of the meta file makes the object visible, so
 * that a crash at any moment shows the old object or the new one, never half of one. `@` is in no key.
 */
export class FolderObjectStore implements ObjectStore {
  readonly engine = 'folder'
  private prepared: Promise<void> | undefined

  constructor(private readonly folder: string) {}

  async put(
    bucket: Bucket,
    key: string,
    body: Readable,
    options: PutOptions,
  ): Promise<StoredObject> {
    expectBreakOff(body)
    const path = this.pathOf(bucket, key)
    await this.prepare()
    const previous = await readMeta(path)
    const created = await mkdir(dirname(path), { recursive: true })
    const content = randomUUID()
    const received = await receiveFile(body, contentPath(path, content), options.maxBytes)
    const stored = { ...received, contentType: options.contentType }
    await writeMeta(path, { ...stored, content }).catch(async (error: unknown) => {
      await rm(contentPath(path, content), { force: true })
      throw error
    })
    if (created) await syncFoldersBetween(dirname(path), this.folder)
    if (previous) await rm(contentPath(path, previous.content), { force: true })
    return stored
  }

  async get(bucket: Bucket, key: string, range?: ByteRange): Promise<Readable | undefined> {
    const path = this.pathOf(bucket, key)
    const opened = (await openContent(path)) ?? (await openContent(path))
    if (!opened) return undefined
    const start = range?.start ?? 0
    const end = Math.min(range?.end ?? Infinity, opened.size - 1)
    if (start <= end) return opened.file.createReadStream({ start, end })
    await opened.file.close()
    return Readable.from([])
  }

  async stat(bucket: Bucket, key: string): Promise<StoredObject | undefined> {
    const found = await readMeta(this.pathOf(bucket, key))
    return found && { size: found.size, sha256: found.sha256, contentType: found.contentType }
  }

  async remove(bucket: Bucket, key: string): Promise<void> {
    const path = this.pathOf(bucket, key)
    const found = await readMeta(path)
    if (!found) return
    await rm(path + metaSuffix, { force: true })
    await syncFolder(dirname(path))
    await rm(contentPath(path, found.content), { force: true })
  }

  async *list(bucket: Bucket, prefix = ''): AsyncIterable<string> {
    const root = join(this.folder, bucket)
    const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch(
      undefinedIfMissing,
    )
    yield* (entries ?? [])
      .filter(entry => entry.name.endsWith(metaSuffix))
      .map(entry => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
      .map(file => file.slice(0, -metaSuffix.length))
      .filter(key => key.startsWith(prefix))
      .sort()
  }

  async check(): Promise<void> {
    await this.prepare()
    await access(this.folder, constants.R_OK | constants.W_OK)
  }

  /** Makes the folders and removes what crashed writers left, once per process. */
  private prepare(): Promise<void> {
    this.prepared ??= this.open().catch((error: unknown) => {
      this.prepared = undefined
      throw error
    })
    return this.prepared
  }

  private async open(): Promise<void> {
    for (const bucket of buckets) {
      const root = join(this.folder, bucket)
      await mkdir(root, { recursive: true, mode: 0o700 })
      await sweepLeftovers(root, path => readMeta(path).then(found => found?.content))
    }
    await syncFolder(this.folder)
  }

  private pathOf(bucket: Bucket, key: string): string {
    checkObjectKey(key)
    return join(this.folder, bucket, ...key.split('/'))
  }
}

const contentPath = (path: string, content: string) => `${path}@${content}`

/** `undefined` also when the object was replaced or removed after its meta file was read. */
async function openContent(path: string): Promise<{ file: FileHandle; size: number } | undefined> {
  const found = await readMeta(path)
  const file = found && (await open(contentPath(path, found.content)).catch(undefinedIfMissing))
  return file && { file, size: found.size }
}

async function readMeta(path: string): Promise<Meta | undefined> {
  const text = await readFile(path + metaSuffix, 'utf8').catch(undefinedIfMissing)
  return text === undefined ? undefined : meta.parse(JSON.parse(text))
}

async function writeMeta(path: string, value: Meta): Promise<void> {
  const draft = contentPath(path, randomUUID())
  await receiveFile(Readable.from([JSON.stringify(value)]), draft, Infinity)
  // The content's name must be on disk before the meta file that refers to it.
  await syncFolder(dirname(path))
  await rename(draft, path + metaSuffix)
  await syncFolder(dirname(path))
}

function undefinedIfMissing(error: unknown): undefined {
  if (!isMissing(error)) throw error
}
