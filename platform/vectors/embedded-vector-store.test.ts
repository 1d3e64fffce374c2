import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startFakeQdrant, type FakeQdrant } from '../testing/fake-qdrant.ts'
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts'
import { EmbeddedVectorStore } from './embedded-vector-store.ts'
import { QdrantVectorStore } from './qdrant-vector-store.ts'
import type { SparseVector, VectorPoint, VectorStore } from './vector-store.ts'

const filter = { confidentiality: ['public' as const] }
const one = { field: 'bm25' as const, values: { indices: [1], values: [1] } }

describe('the embedded vector store', () => {
  let database: TestDatabase
  let store: EmbeddedVectorStore
  beforeAll(async () => {
    database = await createTestDatabase()
  })
  beforeEach(async () => {
    await database.pool.query('DELETE FROM vector_points')
    store = new EmbeddedVectorStore(database)
    await store.prepare({})
  })
  afterAll(() => database.drop())

  const idsOf = async (from: VectorStore, limit = 10_000) =>
    (await from.search({ vector: one, filter, limit })).map(hit => hit.id)

  it('finds what parallel writers stored, in every process', async () => {
    const writers = [store, new EmbeddedVectorStore(database), new EmbeddedVectorStore(database)]
    const points = Array.from({ length: 60 }, () => point())

    await Promise.all(
      points.map(async (added, number) => {
        const writer = writers[number % 3] ?? store
        await writer.upsert([added])
        expect(await idsOf(writer)).toContain(added.id)
      }),
    )

    for (const writer of writers) expect(await idsOf(writer)).toHaveLength(60)
  })

  it('stays right while it is replaced again and again', async () => {
    const points = Array.from({ length: 1200 }, () => point())
    for (let round = 0; round < 4; round++) {
      await store.upsert(points)
      expect(await idsOf(store)).toHaveLength(1200)
    }

    const [hit] = await store.search({ vector: one, filter, limit: 1 })
    expect(hit?.score).toBeCloseTo(Math.log(1 + 0.5 / 1200.5), 6)
  })

  it('follows a database that was put back to an older state', async () => {
    const [old, lost] = [point(), point()]
    await store.upsert([old])
    const { rows } = await database.pool.query('SELECT revision FROM vector_state')
    await store.upsert([lost])
    expect(await idsOf(store)).toHaveLength(2)

    await database.pool.query('DELETE FROM vector_points WHERE point_id = $1', [lost.id])
    await database.pool.query('UPDATE vector_state SET revision = $1', [rows[0].revision])

    expect(await idsOf(store)).toEqual([old.id])
  })

  it('stores nothing of a call that fails', async () => {
    const broken = { ...point(), id: 'not a uuid' }

    await expect(store.upsert([point(), broken])).rejects.toThrow('uuid')

    expect(await store.count()).toBe(0)
    expect(await idsOf(store)).toEqual([])
  })
})

describe('both engines', () => {
  let database: TestDatabase
  let server: FakeQdrant
  beforeAll(async () => {
    database = await createTestDatabase()
    server = await startFakeQdrant()
  })
  afterAll(() => Promise.all([database.drop(), server.stop()]))

  const weight = fc.double({ min: 0.01, max: 10, noNaN: true })
  const sparse: fc.Arbitrary<SparseVector> = fc
    .uniqueArray(fc.tuple(fc.nat(30), weight), { selector: ([term]) => term, maxLength: 12 })
    .map(pairs => ({ indices: pairs.map(([term]) => term), values: pairs.map(([, w]) => w) }))
  const dense = fc.array(weight, { minLength: 5, maxLength: 5 })
  const points = fc.array(
    fc.record({ bm25: sparse, char: sparse, dense, archived: fc.boolean(), secret: fc.boolean() }),
    { minLength: 1, maxLength: 40 },
  )

  it('give the same hits with the same scores', async () => {
    await fc.assert(
      fc.asyncProperty(points, sparse, dense, async (given, terms, values) => {
        await database.pool.query('DELETE FROM vector_points')
        server.forgetEverything()
        const stores = [
          new EmbeddedVectorStore(database),
          new QdrantVectorStore({ url: server.url }),
        ]
        const stored = given.map(({ bm25, char, dense, archived, secret }) => {
          const base = point()
          const confidentiality = secret ? ('restricted' as const) : ('public' as const)
          const payload = { ...base.payload, validTo: archived ? 5 : null, confidentiality }
          return { ...base, dense, sparse: { bm25, char }, payload }
        })
        for (const store of stores) {
          await store.prepare({ denseDimension: 5 })
          await store.upsert(stored)
        }

        for (const vector of [
          { field: 'bm25' as const, values: terms },
          { field: 'char' as const, values: terms },
          { field: 'dense' as const, values },
        ]) {
          const ask = (store: VectorStore) => store.search({ vector, filter, limit: 100 })
          const [embedded = [], qdrant = []] = await Promise.all(stores.map(ask))
          const scores = new Map(qdrant.map(hit => [hit.id, hit.score]))
          expect(embedded.map(hit => hit.id).sort()).toEqual([...scores.keys()].sort())
          for (const hit of embedded) expect(hit.score).toBeCloseTo(scores.get(hit.id) ?? NaN, 3)
        }
      }),
      { numRuns: 30 },
    )
  })
})

function point(): VectorPoint {
  return {
    id: randomUUID(),
    sparse: { bm25: { indices: [1], values: [1] }, char: { indices: [], values: [] } },
    payload: {
      itemId: randomUUID(),
      chunkIdx: 0,
      lang: 'de',
      tags: [],
      confidentiality: 'public',
      version: 1,
      validTo: null,
    },
  }
}
