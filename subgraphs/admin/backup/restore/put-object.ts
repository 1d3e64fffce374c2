import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import type { ObjectStore } from '#platform/objects/object-store.ts'
import type { ObjectRecord } from '../archive/format.ts'

type Store = Pick<ObjectStore, 'put' | 'stat' | 'get'>

/** Puts a file of an archive into the store, unless it is there byte by byte. */
export async function putObject(
  objects: Store,
  record: ObjectRecord,
  body: AsyncIterable<Buffer>,
): Promise<void> {
  if (await isThere(objects, record)) return
  const { bucket, key, size, contentType } = record
  const content = Readable.from(body, { objectMode: false })
  await objects.put(bucket, key, content, { contentType, maxBytes: size })
}

/** What the store noted may not be what the disk holds: the content itself is read. */
async function isThere(objects: Store, { bucket, key, sha256 }: ObjectRecord): Promise<boolean> {
  const noted = await objects.stat(bucket, key)
  if (noted?.sha256 !== sha256) return false
  try {
    const hash = createHash('sha256')
    for await (const part of (await objects.get(bucket, key)) ?? []) hash.update(part as Buffer)
    return hash.digest('hex') === sha256
  } catch {
    // Cannot be read: it is written anew.
    return false
  }
}
