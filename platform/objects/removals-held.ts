import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import type { Bucket, ByteRange, ObjectStore, PutOptions, StoredObject } from './object-store.ts'

/** While this file is in the data folder, the files of documents stay: rows of a restored database refer to them. */
export const holdFileIn = (dataDir: string) => join(dataDir, 'restore-holds-files')

/**
 * An object store that removes no documents while a restore is under way or waits for the next start. What nobody
 * refers to afterwards is found and removed by whoever tidies the library.
 */
export class RemovalsHeld implements ObjectStore {
  readonly engine: string

  constructor(
    private readonly store: ObjectStore,
    private readonly dataDir: string,
  ) {
    this.engine = store.engine
  }

  put(bucket: Bucket, key: string, body: Readable, options: PutOptions): Promise<StoredObject> {
    return this.store.put(bucket, key, body, options)
  }

  get(bucket: Bucket, key: string, range?: ByteRange): Promise<Readable | undefined> {
    return this.store.get(bucket, key, range)
  }

  stat(bucket: Bucket, key: string): Promise<StoredObject | undefined> {
    return this.store.stat(bucket, key)
  }

  async remove(bucket: Bucket, key: string): Promise<void> {
    const isHeld = bucket === 'documents' && existsSync(holdFileIn(this.dataDir))
    if (!isHeld) await this.store.remove(bucket, key)
  }

  list(bucket: Bucket, prefix?: string): AsyncIterable<string> {
    return this.store.list(bucket, prefix)
  }

  check(): Promise<void> {
    return this.store.check()
  }
}
