import type { CacheSnapshot } from './cache-snapshot.ts'

const DATABASE = 'luna'
const STORE = 'snapshots'
const KEY = 'cache'

/** Where the snapshot lies between visits. */
export type SnapshotStore = {
  read: () => Promise<CacheSnapshot | undefined>
  write: (snapshot: CacheSnapshot) => Promise<void>
  clear: () => Promise<void>
}

function settled<Value>(request: IDBRequest<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error('IndexedDB refused'))
  })
}

function open(): Promise<IDBDatabase> {
  const request = indexedDB.open(DATABASE, 1)
  request.onupgradeneeded = () => request.result.createObjectStore(STORE)
  return settled(request)
}

/** One access, one connection: an open one would stand in the way of a later version. */
async function withStore<Value>(
  mode: IDBTransactionMode,
  work: (store: IDBObjectStore) => IDBRequest<Value>,
): Promise<Value> {
  const database = await open()
  try {
    return await settled(work(database.transaction(STORE, mode).objectStore(STORE)))
  } finally {
    database.close()
  }
}

/** IndexedDB, because a year of charts is more than local storage takes. */
export const indexedDbStore: SnapshotStore = {
  read: () =>
    // Only `write` puts anything here.
    withStore('readonly', store => store.get(KEY) as IDBRequest<CacheSnapshot | undefined>),
  write: async snapshot => {
    await withStore('readwrite', store => store.put(snapshot, KEY))
  },
  // Deleting the database would wait for every open tab; emptying it does not.
  clear: () => withStore('readwrite', store => store.clear()),
}
