import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startFakeQdrant, type FakeQdrant } from '../testing/fake-qdrant.ts'
import { QdrantVectorStore } from './qdrant-vector-store.ts'
import type { VectorPoint, VectorQuery } from './vector-store.ts'

const query: VectorQuery = {
  vector: { field: 'bm25', values: { indices: [1], values: [1] } },
  filter: { confidentiality: ['public'] },
  limit: 5,
}

describe('the Qdrant vector store', () => {
  let server: FakeQdrant
  let store: QdrantVectorStore
  beforeEach(async () => {
    server = await startFakeQdrant()
    store = new QdrantVectorStore({ url: server.url, apiKey: 'geheim' })
  })
  afterEach(() => server.stop())

  it('gives up a search after 2.5 s, so that an answer without vectors is still in time', async () => {
    await store.prepare({})
    server.latencyMs = 60_000
    const started = performance.now()

    await expect(store.search(query)).rejects.toThrow()

    expect(performance.now() - started).toBeLessThan(3000)
  })

  it('fails while the server fails and works again afterwards', async () => {
    await store.prepare({})
    server.failWith = 503

    await expect(store.check()).rejects.toThrow()
    await expect(store.search(query)).rejects.toThrow()
    await expect(store.upsert([point()])).rejects.toThrow()

    server.failWith = undefined
    await store.upsert([point()])
    expect(await store.search(query)).toHaveLength(1)
  })

  it('makes the collection again on a server that lost it', async () => {
    await store.prepare({ denseDimension: 4 })
    server.forgetEverything()
    await expect(store.check()).rejects.toThrow()

    await store.upsert([{ ...point(), dense: [1, 0, 0, 0] }])

    expect(await store.count()).toBe(1)
    await store.check()
  })

  it('shares the work of making the collection with other processes', async () => {
    const stores = Array.from({ length: 4 }, () => new QdrantVectorStore({ url: server.url }))

    await Promise.all(stores.map(each => each.prepare({ denseDimension: 4 })))

    await stores[3]?.upsert([{ ...point(), dense: [1, 0, 0, 0] }])
    expect(server.asked).toContain('PUT /collections/chunks/index')
  })

  it('sends the key as a header', async () => {
    await store.prepare({})

    expect(server.keys).toContain('geheim')
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
