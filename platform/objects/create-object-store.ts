import type { Config } from '../config.ts'
import { BackupsApart } from './backups-apart.ts'
import { FolderObjectStore } from './folder-object-store.ts'
import type { ObjectStore } from './object-store.ts'
import { S3ObjectStore } from './s3-object-store.ts'

/** The engine that the configuration names. Nothing is touched before the first use. */
export function createObjectStore(
  settings: Config['objects'],
  /** Backups lie here as plain files; without it, in the store's own bucket. */
  backupFolder?: string,
): ObjectStore {
  const store =
    settings.engine === 's3' ? new S3ObjectStore(settings) : new FolderObjectStore(settings.folder)
  return backupFolder === undefined ? store : new BackupsApart(store, backupFolder)
}
