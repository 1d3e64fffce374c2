import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import {
  access,
  constants,
  mkdir,
  open,
  readFile,
  readdir,
  rename,
  rm,
  stat,
} from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { isMissing, syncFolder } from './durable-folder.ts'
import { checkObjectKey } from './object-key.ts'
import type { ByteRange, PutOptions, StoredObject } from './object-store.ts'
import { expectBreakOff, receiveFile } from './receive-file.ts'

const partialSuffix = '.partial'
const hashSuffix = '.sha256'
const hiddenEndings = [partialSuffix, hashSuffix]
/** Nobody writes to a file this long without a byte arriving. */
const staleAfterMs = 60 * 60_000

/**
 * Files under their own names, for people who look into the folder or copy from it: `<key>`, and beside it
 * `<key>.sha256` as `sha256sum -c` reads it. What is being written is `<key>.partial` until it is whole.
 */
export class PlainFolderStore {
  constructor(private readonly folder: string) {}

  async put(key: string, body: Readable, options: PutOptions): Promise<StoredObject> {
    expectBreakOff(body)
    const path = this.pathOf(key)
    await this.prepare()
    const partial = path + partialSuffix
    await rm(partial, { force: true })
    const received = await receiveFile(body, partial, options.maxBytes)
    try {
      await rm(path + hashSuffix, { force: true })
      await rename(partial, path)
      await syncFolder(this.folder)
      await this.writeHash(path, received.sha256)
    } catch (error) {
      await rm(partial, { force: true })
      throw error
    }
    return { ...received, contentType: options.contentType }
  }

  async get(key: string, range?: ByteRange): Promise<Readable | undefined> {
    const file = await open(this.pathOf(key)).catch(undefinedIfMissing)
    if (!file) return undefined
    if (!range) return file.createReadStream()
    const { size } = await file.stat()
    const end = Math.min(range.end, size - 1)
    if (range.start <= end) return file.createReadStream({ start: range.start, end })
    await file.close()
    return Readable.from([])
  }

  async stat(key: string): Promise<StoredObject | undefined> {
    const path = this.pathOf(key)
    const found = await stat(path).catch(undefinedIfMissing)
    if (!found?.isFile()) return undefined
    const sha256 = (await readHash(path)) ?? (await this.writeHash(path, await hashFile(path)))
    return { size: found.size, sha256, contentType: 'application/octet-stream' }
  }

  async remove(key: string): Promise<void> {
    const path = this.pathOf(key)
    await rm(path, { force: true })
    await rm(path + hashSuffix, { force: true })
    await syncFolder(this.folder).catch(undefinedIfMissing)
  }

  async *list(prefix = ''): AsyncIterable<string> {
    const entries = await readdir(this.folder, { withFileTypes: true }).catch(undefinedIfMissing)
    yield* (entries ?? [])
      .filter(entry => entry.isFile() && entry.name.startsWith(prefix))
      .map(entry => entry.name)
      .filter(name => isKey(name) && !hiddenEndings.some(ending => name.endsWith(ending)))
      .sort()
  }

  async check(): Promise<void> {
    await this.prepare()
    await access(this.folder, constants.R_OK | constants.W_OK)
  }

  /** Makes the folder and removes what killed writers left. */
  private async prepare(): Promise<void> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 })
    for (const name of await readdir(this.folder)) {
      if (!name.endsWith(partialSuffix)) continue
      const path = join(this.folder, name)
      const found = await stat(path).catch(undefinedIfMissing)
      if (found && Date.now() - found.mtimeMs > staleAfterMs) await rm(path, { force: true })
    }
  }

  private async writeHash(path: string, sha256: string): Promise<string> {
    const line = `${sha256}  ${basename(path)}\n`
    const draft = `${path}${hashSuffix}${partialSuffix}`
    await rm(draft, { force: true })
    await receiveFile(Readable.from([line]), draft, line.length)
    await rename(draft, path + hashSuffix)
    await syncFolder(dirname(path))
    return sha256
  }

  private pathOf(key: string): string {
    if (!isKey(key)) checkObjectKey('/')
    return join(this.folder, key)
  }
}

/** One segment: this store has no folders within its folder. */
function isKey(name: string): boolean {
  try {
    checkObjectKey(name)
    return !name.includes('/')
  } catch {
    return false
  }
}

async function readHash(path: string): Promise<string | undefined> {
  const text = await readFile(path + hashSuffix, 'utf8').catch(undefinedIfMissing)
  return /^([0-9a-f]{64}) [ *]/.exec(text ?? '')?.[1]
}

async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const part of createReadStream(path)) hash.update(part as Buffer)
  return hash.digest('hex')
}

function undefinedIfMissing(error: unknown): undefined {
  if (!isMissing(error)) throw error
}
