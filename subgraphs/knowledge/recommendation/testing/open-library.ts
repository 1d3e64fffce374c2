import { createHash, randomUUID } from 'node:crypto'
import type { EnqueueInput } from '#platform/jobs/job.ts'
import { newJobRecord } from '#platform/testing/job-record.ts'
import { createTestDatabase, type TestDatabase } from '#platform/testing/test-database.ts'
import { testViewer } from '#platform/testing/test-subgraph.ts'
import type { Viewer } from '#platform/identity/viewer.ts'
import { stableId } from '../../ingestion/stable-id.ts'
import { ItemStore } from '../../document/item.store.ts'
import { confidentialityFor } from '../../document/item.ts'
import { createRecommendation, type RecommendationServices } from '../create-recommendation.ts'

type NewItem = {
  title: string
  text?: string
  tags?: string[]
  kind?: string
  confidentiality?: 'public' | 'internal' | 'restricted'
  status?: string
  createdAt?: Date
}

/** A real database with documents that nobody had to read in, and the clock of the test. */
export type TestLibrary = {
  database: TestDatabase
  services: RecommendationServices
  enqueued: EnqueueInput[]
  clock: { now: Date }
  add: (item: NewItem) => Promise<string>
  chunkOf: (itemId: string) => string
  person: (role?: 'viewer' | 'admin') => Viewer & { userId: string }
  close: () => Promise<void>
}

export async function openLibrary(seed = 'probe'): Promise<TestLibrary> {
  const database = await createTestDatabase()
  const clock = { now: new Date('2026-11-21T12:00:00Z') }
  const enqueued: EnqueueInput[] = []
  const store = new ItemStore(database.pool)
  const chunkOf = (itemId: string) => stableId('chunk', itemId)
  const items = {
    byIds: async (ids: readonly string[], viewer: Viewer) => {
      const found = await store.byIds(ids, confidentialityFor(viewer))
      return ids.map(id => found.find(item => item.id === id) ?? null)
    },
  }
  await database.pool.query('UPDATE learnt_ranking SET learns_since = $1', [
    new Date('2026-01-01T00:00:00Z'),
  ])
  return {
    database,
    enqueued,
    clock,
    chunkOf,
    services: createRecommendation({
      database,
      items,
      seed,
      now: () => clock.now,
      jobs: {
        enqueue: async input => {
          enqueued.push(input)
          return newJobRecord(input)
        },
      },
    }),
    async add({ title, text = title, ...item }) {
      const id = randomUUID()
      const sha256 = createHash('sha256').update(id).digest('hex')
      await database.pool.query(
        `INSERT INTO items (item_id, source, title, kind, tags, confidentiality, sha256, status,
           ingestion_method, created_at)
         VALUES ($1, 'Upload', $2, $3, $4, $5, $6, $7, 'upload', $8)`,
        [
          id,
          title,
          item.kind ?? 'document',
          item.tags ?? [],
          item.confidentiality ?? 'internal',
          sha256,
          item.status ?? 'active',
          item.createdAt ?? new Date('2026-01-01T00:00:00Z'),
        ],
      )
      await database.pool.query(
        `INSERT INTO item_versions (version_id, item_id, version, file_uri, checksum)
         VALUES ($1, $2, 1, 'documents/x', $3)`,
        [randomUUID(), id, sha256],
      )
      await database.pool.query(
        `INSERT INTO item_chunks (chunk_id, item_id, version, chunk_idx, text) VALUES ($1, $2, 1, 0, $3)`,
        [chunkOf(id), id, text],
      )
      return id
    },
    person(role = 'viewer') {
      const userId = randomUUID()
      return { ...testViewer(role, userId), userId }
    },
    close: () => database.drop(),
  }
}
