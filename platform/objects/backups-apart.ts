import type { Readable } from 'node:stream'
import type { Bucket, ByteRange, ObjectStore, PutOptions, StoredObject } from './object-store.ts'
import { PlainFolderStore } from './plain-folder-store.ts'

/** An object store whose bucket `backups` is a folder of plain files, wherever the others are. */
export class BackupsApart implements ObjectStore {
  readonly engine: string
  private readonly backups: PlainFolderStore

  constructor(
    private readonly others: ObjectStore,
    backupFolder: string,
  ) {
    this.engine = others.engine
    this.backups = new PlainFolderStore(backupFolder)
  }

  put(bucket: Bucket, key: string, body: Readable, options: PutOptions): Promise<StoredObject> {
    return bucket === 'backups'
      ? this.backups.put(key, body, options)
      : this.others.put(bucket, key, body, options)
  }

  get(bucket: Bucket, key: string, range?: ByteRange): Promise<Readable | undefined> {
    return bucket === 'backups' ? this.backups.get(key, range) : this.others.get(bucket, key, range)
  }

  stat(bucket: Bucket, key: string): Promise<StoredObject | undefined> {
    return bucket === 'backups' ? this.backups.stat(key) : this.others.stat(bucket, key)
  }

  remove(bucket: Bucket, key: string): Promise<void> {
    return bucket === 'backups' ? this.backups.remove(key) : this.others.remove(bucket, key)
  }

  list(bucket: Bucket, prefix?: string): AsyncIterable<string> {
    return bucket === 'backups' ? this.backups.list(prefix) : this.others.list(bucket, prefix)
  }

  /** Backups that cannot be written are told by their job; the rest of Luna works without them. */
  check(): Promise<void> {
    return this.others.check()
  }
}
