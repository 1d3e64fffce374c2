import DataLoader from 'dataloader'
import type { ReadingRevision } from './reading.ts'
import type { ReadingKey, ReadingStore } from './reading.store.ts'

export type RevisionLoader = DataLoader<ReadingKey, ReadingRevision[], string>

/** The earlier versions of readings: of all that are asked for in one tick in one query. */
export function createRevisionLoader(readings: ReadingStore): RevisionLoader {
  return new DataLoader<ReadingKey, ReadingRevision[], string>(
    async keys => {
      const found = new Map<string, ReadingRevision[]>()
      for (const revision of await readings.revisions(keys)) {
        const others = found.get(keyOf(revision))
        if (others) others.push(revision)
        else found.set(keyOf(revision), [revision])
      }
      return keys.map(key => found.get(keyOf(key)) ?? [])
    },
    { cacheKeyFn: keyOf },
  )
}

function keyOf({ meterId, ts }: ReadingKey): string {
  return `${meterId} ${ts.getTime()}`
}
