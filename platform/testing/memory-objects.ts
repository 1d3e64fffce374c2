import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { ObjectTooLarge, type Bucket, type ObjectStore } from '../objects/object-store.ts'

type Entry = { body: Buffer; contentType: string }

/** An object store in memory for tests whose subject is something else; the engines have a contract suite. */
export function createMemoryObjects(): ObjectStore {
  const entries = new Map<string, Entry>()
  const at = (bucket: Bucket, key: string) => `${bucket}/${key}`
  const described = ({ body, contentType }: Entry) => ({
    size: body.length,
    sha256: createHash('sha256').update(body).digest('hex'),
    contentType,
  })
  return {
    engine: 'memory',
    async put(bucket, key, body, { contentType, maxBytes }) {
      const entry = { body: await buffer(body), contentType }
      if (entry.body.length > maxBytes) throw new ObjectTooLarge(maxBytes)
      entries.set(at(bucket, key), entry)
      return described(entry)
    },
    async get(bucket, key, range) {
      const entry = entries.get(at(bucket, key))
      if (!entry) return undefined
      const part = range ? entry.body.subarray(range.start, range.end + 1) : entry.body
      return Readable.from([part])
    },
    async stat(bucket, key) {
      const entry = entries.get(at(bucket, key))
      return entry && described(entry)
    },
    async remove(bucket, key) {
      entries.delete(at(bucket, key))
    },
    async *list(bucket, prefix = '') {
      const start = at(bucket, prefix)
      for (const key of [...entries.keys()].sort()) {
        if (key.startsWith(start)) yield key.slice(bucket.length + 1)
      }
    },
    check: () => Promise.resolve(),
  }
}
