import { afterEach, beforeEach, expect, it } from 'vitest'
import type { EnqueueInput } from '#platform/jobs/job.ts'
import type { Embedder } from '#platform/models/language-model.ts'
import { newJobRecord } from '#platform/testing/job-record.ts'
import { createTestDatabase, type TestDatabase } from '#platform/testing/test-database.ts'
import { testViewer } from '#platform/testing/test-subgraph.ts'
import { createVectorEngine } from '#platform/vectors/create-vector-engine.ts'
import { leaveUnfinished } from './care-for-index.ts'
import { currentAnalyzer } from './analyzer.ts'
import { SearchIndexService } from './search-index.service.ts'
import { SearchIndexes } from './search-indexes.ts'

const admin = testViewer('admin')
let database: TestDatabase
beforeEach(async () => {
  database = await createTestDatabase()
})
afterEach(() => database.drop())

function open(embedder?: Embedder) {
  const engine = createVectorEngine({ engine: 'embedded' }, database)
  const indexes = new SearchIndexes({ database, engine, embedder })
  const enqueued: EnqueueInput[] = []
  const told: unknown[] = []
  const service = new SearchIndexService({
    ...{ indexes, embedder },
    jobs: {
      enqueue: input => {
        enqueued.push(input)
        return Promise.resolve(newJobRecord(input))
      },
    },
    log: { info: () => undefined, warn: (facts: unknown) => void told.push(facts) },
  })
  return { indexes, service, enqueued, told }
}

const model = (name: string): Embedder => ({
  ...{ engine: 'test', model: name, dimension: 3 },
  embed: texts => Promise.resolve(texts.map(() => [1, 0, 0])),
  check: () => Promise.resolve(),
})

it('tells once that the configured model is not the one of the index, and goes on by words', async () => {
  await open(model('alt')).indexes.active()
  const { indexes, service, told } = open(model('neu'))

  await service.care()
  await service.care()

  const [index] = await service.list(admin)
  expect(index?.notice).toBe(
    'Eingestellt ist das Modell „neu“, der Suchindex enthält Vektoren von „alt“: Luna sucht nur nach Wörtern. ' +
      'Bauen Sie den Suchindex neu auf (Verwaltung, Suchindex).',
  )
  expect(told).toEqual([{ notice: index?.notice }])
  expect(await indexes.embedderFor((await indexes.active()).record)).toBeUndefined()
})

it('says nothing where the model fits or where there is none', async () => {
  const [index] = await open().service.list(admin)

  expect(index?.notice).toBeNull()
})

it('learns anew when the corpus has doubled or a release brings another analyzer', async () => {
  const { indexes, service, enqueued } = open()
  const { store } = await indexes.active()
  const points = Array.from({ length: 32 }, (_, at) => ({
    id: `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`,
    sparse: { bm25: { indices: [1], values: [1] }, char: { indices: [], values: [] } },
    payload: {
      ...{ itemId: '00000000-0000-4000-8000-000000000000', chunkIdx: at, lang: 'de', tags: [] },
      ...{ version: 1, validTo: null, confidentiality: 'public' as const },
    },
  }))
  await store.upsert(points.slice(0, 31))
  await service.care()
  expect(enqueued).toEqual([])

  await store.upsert(points)
  await service.care()

  expect(enqueued).toMatchObject([{ kind: 'REBUILD_INDEX', payload: { embedding: 'keep' } }])
})

it('writes no more to an index whose job has failed for good', async () => {
  const { indexes } = open()
  await indexes.active()
  await indexes.records.add({
    ...{ state: 'building', analyzer: currentAnalyzer, lexicon: [], embedding: null },
    ...{ learntFrom: 0, planned: 0, jobId: '00000000-0000-4000-8000-000000000001' },
  })
  expect(await indexes.writable()).toHaveLength(2)

  await leaveUnfinished(indexes, { get: () => Promise.resolve(undefined) })

  expect(await indexes.writable()).toHaveLength(1)
})
