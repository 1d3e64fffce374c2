import { clear, createStore, get, set, type UseStore } from 'idb-keyval'
import type { CacheSnapshot } from './cache-snapshot.ts'

const KEY = 'cache'

/** Where the snapshot lies between visits. */
export type SnapshotStore = {
  read: () => Promise<CacheSnapshot | undefined>
  write: (snapshot: CacheSnapshot) => Promise<void>
  clear: () => Promise<void>
}

/** IndexedDB, because a year of charts is more than local storage takes; opened with the first access. */
export function indexedDbStore(): SnapshotStore {
  let store: UseStore | undefined
  const opened = () => (store ??= createStore('luna', 'snapshots'))
  return {
    read: () => get<CacheSnapshot>(KEY, opened()),
    write: snapshot => set(KEY, snapshot, opened()),
    // Deleting the database would wait for every open tab; emptying it does not.
    clear: () => clear(opened()),
  }
}
