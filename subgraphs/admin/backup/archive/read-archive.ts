import { pipeline, Readable } from 'node:stream'
import { createZstdDecompress } from 'node:zlib'
import { Decrypter, type Identity } from 'age-encryption'
import { extract } from 'tar-stream'
import { ArchiveRefused, damaged, keyMalformed, keyMissing, keyWrong } from './refusals.ts'
import { SealBroken, unseal } from './seal.ts'
import { fromWeb, toWeb } from './web-stream.ts'

/** age identities: text that starts with AGE-SECRET-KEY-1, or a key of this process. */
export type ArchiveKey = string | CryptoKey | Identity
export type ArchiveEntry = { name: string; size: number; body: AsyncIterable<Buffer> }

const ageStart = Buffer.from('age-encryption.org/v1\n')
const zstdStart = Buffer.from([0x28, 0xb5, 0x2f, 0xfd])

/**
 * The entries of an archive in their order; each body is to be read before the next entry. Throws ArchiveRefused for
 * a wrong key and for what is no whole archive – at the latest after the last entry, so nothing may be believed
 * before the end.
 */
export async function* readArchive(
  body: Readable,
  keys: ArchiveKey[],
): AsyncGenerator<ArchiveEntry> {
  try {
    const opened = await open(body, keys)
    const tar = extract()
    const plain = pipeline(opened, unseal(), createZstdDecompress(), () => undefined)
    // Not a pipeline into the tar reader: it would end well where the stream breaks off.
    const feeding = feed(plain, tar)
    feeding.catch((error: unknown) => tar.destroy(asError(error)))
    for await (const entry of tar) {
      if (entry.header.type !== 'file') throw damaged(`„${entry.header.name}“ ist keine Datei`)
      yield {
        name: entry.header.name,
        size: entry.header.size,
        body: refusing(entry as AsyncIterable<Buffer>),
      }
    }
    await feeding
  } catch (error) {
    throw refused(error)
  } finally {
    body.destroy()
  }
}

async function feed(plain: Readable, tar: ReturnType<typeof extract>): Promise<void> {
  for await (const part of plain) {
    if (!tar.write(part as Buffer)) await drained(tar)
  }
  tar.end(undefined)
}

function drained(tar: ReturnType<typeof extract>): Promise<void> {
  return new Promise((resolve, reject) => {
    const onDrain = () => {
      tar.off('close', onClose)
      resolve()
    }
    const onClose = () => {
      tar.off('drain', onDrain)
      reject(new Error('reading has ended'))
    }
    tar.once('drain', onDrain)
    tar.once('close', onClose)
  })
}

/** A stream that breaks off is told to whoever reads the entry at that moment. */
async function* refusing(entry: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield* entry
  } catch (error) {
    throw refused(error)
  }
}

async function open(body: Readable, keys: ArchiveKey[]): Promise<Readable> {
  const { start, whole } = await peek(body, ageStart.length)
  if (start.subarray(0, zstdStart.length).equals(zstdStart)) return whole
  if (!start.equals(ageStart)) throw damaged('Der Anfang ist nicht der einer Sicherung')
  if (keys.length === 0) throw keyMissing()
  const decrypter = new Decrypter()
  for (const key of keys) addKey(decrypter, key)
  const plain = await decrypter.decrypt(toWeb(whole)).catch((error: unknown) => {
    const isKey = error instanceof Error && error.message.includes('no identity matched')
    if (!isKey) throw error
    throw keys.some(isEntered) ? keyWrong() : keyMissing()
  })
  return fromWeb(plain)
}

/** Not this installation's own, which is tried in any case. */
const isEntered = (key: ArchiveKey) => typeof key === 'string'

function addKey(decrypter: Decrypter, key: ArchiveKey): void {
  try {
    decrypter.addIdentity(typeof key === 'string' ? key.trim() : key)
  } catch {
    throw keyMalformed()
  }
}

/** The first bytes, and a stream of all of them. */
async function peek(body: Readable, length: number): Promise<{ start: Buffer; whole: Readable }> {
  const parts = body.iterator({ destroyOnReturn: false })
  let read = Buffer.alloc(0)
  while (read.length < length) {
    const next = await parts.next()
    if (next.done === true) break
    read = Buffer.concat([read, next.value as Buffer])
  }
  async function* all() {
    yield read
    yield* parts
  }
  return { start: read.subarray(0, length), whole: Readable.from(all(), { objectMode: false }) }
}

function refused(error: unknown): Error {
  if (error instanceof ArchiveRefused) return error
  if (isTrouble(error)) return error
  const what =
    error instanceof SealBroken ? 'Die Prüfsumme stimmt nicht' : 'Der Inhalt ist nicht lesbar'
  return damaged(what, error)
}

/** The disk or the store does not answer: that says nothing about the archive. */
function isTrouble(error: unknown): error is Error {
  return error instanceof Error && 'syscall' in error
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error))
}
