import { createHash } from 'node:crypto'
import { open, rm, type FileHandle } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { ObjectTooLarge } from './object-store.ts'

export type ReceivedFile = { size: number; sha256: string }

/**
 * Writes `body` into the new file `path`, hashing on the way, and fsyncs it. When the body breaks off
 * or grows beyond `maxBytes` the file is removed again. An oversized body is left unread, not
 * destroyed, so that an HTTP handler can still answer.
 */
export async function receiveFile(
  body: Readable,
  path: string,
  maxBytes: number,
): Promise<ReceivedFile> {
  const file = await open(path, 'wx', 0o600)
  try {
    return await copy(body, file, maxBytes)
  } catch (error) {
    await rm(path, { force: true })
    throw error
  } finally {
    await file.close()
  }
}

/**
 * Call it before anything is awaited: a body that breaks off while nobody reads it yet would end the
 * process as an unhandled event. The error comes back when the body is read.
 */
export function expectBreakOff(body: Readable): void {
  body.on('error', () => undefined)
}

async function copy(body: Readable, file: FileHandle, maxBytes: number): Promise<ReceivedFile> {
  const hash = createHash('sha256')
  let size = 0
  for await (const part of body.iterator({ destroyOnReturn: false })) {
    const bytes = toBytes(part)
    size += bytes.length
    if (size > maxBytes) throw new ObjectTooLarge(maxBytes)
    hash.update(bytes)
    await file.appendFile(bytes)
  }
  await file.sync()
  return { size, sha256: hash.digest('hex') }
}

function toBytes(part: unknown): Uint8Array {
  if (part instanceof Uint8Array) return part
  if (typeof part === 'string') return Buffer.from(part)
  throw new TypeError(`a body yields bytes or text, not ${typeof part}`)
}
