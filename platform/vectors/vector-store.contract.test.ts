import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { StartupError } from '../errors.ts'
import { vectorEngines, type VectorEngine } from '../testing/vector-engines.ts'
import { pointItem, sparseVector, vectorPoint } from '../testing/vector-points.ts'
import { InvalidVector } from './check-vectors.ts'
import type { VectorPoint, VectorQuery, VectorStore } from './vector-store.ts'

const publicOnly = { confidentiality: ['public' as const] }
const item = pointItem
const point = vectorPoint

describe.each(Object.entries(vectorEngines))('vector store: %s', (_, start) => {
  let engine: VectorEngine
  let store: VectorStore
  beforeAll(async () => {
    engine = await start()
  })
  beforeEach(async () => {
    await engine.empty()
    store = engine.open()
    await store.prepare({ denseDimension: 3 })
  })
  afterAll(() => engine.stop())

  const found = async (query: Partial<VectorQuery> & Pick<VectorQuery, 'vector'>, from = store) =>
    (await from.search({ filter: publicOnly, limit: 10, ...query })).map(hit => hit.id)

  it('is ready when it says so', async () => {
    await store.check()
    expect(await store.count()).toBe(0)
  })

  it('scores shared terms by query weight, document weight and IDF', async () => {
    const [a, b] = [point({ bm25: { 1: 0.5, 2: 2 } }), point({ bm25: { 2: 1 } })]
    await store.upsert([a, b, point({ bm25: { 7: 1 } }), point({})])

    const hits = await store.search({
      vector: terms({ 1: 3, 2: 1 }),
      filter: publicOnly,
      limit: 10,
    })

    // Three of the four points have terms: N = 3.
    const idf = (count: number) => Math.log(1 + (3 - count + 0.5) / (count + 0.5))
    expect(hits.map(hit => hit.id)).toEqual([a.id, b.id])
    expect(hits[0]?.score).toBeCloseTo(3 * 0.5 * idf(1) + 2 * idf(2), 4)
    expect(hits[1]?.score).toBeCloseTo(idf(2), 4)
    expect(hits[0]?.payload).toEqual(a.payload)
  })

  it('counts all points for the IDF, also those that the filter hides or that are archived', async () => {
    const seen = point({ bm25: { 1: 1 } })
    await store.upsert([
      seen,
      point({ bm25: { 1: 1 }, confidentiality: 'restricted' }),
      point({ bm25: { 1: 1 }, validTo: 1 }),
      point({ bm25: { 2: 1 }, validTo: 1 }),
    ])

    const hits = await store.search({ vector: terms({ 1: 1 }), filter: publicOnly, limit: 10 })

    expect(hits.map(hit => hit.id)).toEqual([seen.id])
    expect(hits[0]?.score).toBeCloseTo(Math.log(1 + (4 - 3 + 0.5) / 3.5), 4)
  })

  it('keeps the fields apart', async () => {
    const point1 = point({ bm25: { 5: 1 }, char: { 6: 1 } })
    await store.upsert([point1])

    expect(await found({ vector: terms({ 6: 1 }) })).toEqual([])
    expect(await found({ vector: terms({ 6: 1 }, 'char') })).toEqual([point1.id])
  })

  it('takes the largest term there is', async () => {
    const largest = point({ bm25: { [0xffff_ffff]: 1 } })
    await store.upsert([largest])

    expect(await found({ vector: terms({ [0xffff_ffff]: 1 }) })).toEqual([largest.id])
  })

  it('finds nothing for a query without terms or with unknown ones', async () => {
    await store.upsert([point({ bm25: { 1: 1 } })])

    expect(await found({ vector: terms({}) })).toEqual([])
    expect(await found({ vector: terms({ 99: 1 }) })).toEqual([])
  })

  it('ranks dense vectors by cosine, whatever their length', async () => {
    const near = point({ dense: [10, 1, 0] })
    const far = point({ dense: [0.1, 1, 0] })
    const opposite = point({ dense: [-1, 0, 0] })
    await store.upsert([far, opposite, near, point({ bm25: { 1: 1 } })])

    const vector = { field: 'dense' as const, values: [2, 0, 0] }
    const hits = await store.search({ vector, filter: publicOnly, limit: 10 })

    expect(hits.map(hit => hit.id)).toEqual([near.id, far.id, opposite.id])
    expect(hits[0]?.score).toBeCloseTo(10 / Math.sqrt(101), 4)
    expect(hits[2]?.score).toBeCloseTo(-1, 4)
  })

  it('gives the best ones within the limit, ties by id', async () => {
    const points = Array.from({ length: 20 }, () => point({ bm25: { 1: 1 } }))
    const best = point({ bm25: { 1: 2 } })
    await store.upsert([...points, best])

    const ids = points.map(({ id }) => id).sort()
    expect(await found({ vector: terms({ 1: 1 }), limit: 4 })).toEqual([
      best.id,
      ...ids.slice(0, 3),
    ])
    expect(await found({ vector: terms({ 1: 1 }), limit: 0 })).toEqual([])
  })

  it('filters by confidentiality, item and any of the tags', async () => {
    const other = randomUUID()
    const a = point({ bm25: { 1: 1 }, tags: ['meter:1', 'law'] })
    const b = point({ bm25: { 1: 2 }, confidentiality: 'internal', tags: ['meter:2'] })
    const c = point({ bm25: { 1: 3 }, itemId: other, tags: ['it\'s, "quoted" {x}'] })
    await store.upsert([a, b, c])

    const ask = (filter: VectorQuery['filter']) => found({ vector: terms({ 1: 1 }), filter })
    const all = ['public', 'internal', 'restricted'] as const
    expect(await ask({ confidentiality: [...all] })).toEqual([c.id, b.id, a.id])
    expect(await ask({ confidentiality: ['internal'] })).toEqual([b.id])
    expect(await ask({ confidentiality: [] })).toEqual([])
    expect(await ask({ confidentiality: [...all], itemIds: [item] })).toEqual([b.id, a.id])
    expect(await ask({ confidentiality: [...all], itemIds: [] })).toEqual([])
    expect(await ask({ confidentiality: [...all], tags: ['meter:2', 'law'] })).toEqual([b.id, a.id])
    expect(await ask({ confidentiality: [...all], tags: ['it\'s, "quoted" {x}'] })).toEqual([c.id])
  })

  it('replaces a point as a whole', async () => {
    const before = point({ bm25: { 1: 1 }, dense: [1, 0, 0], tags: ['old'] })
    const after = { ...point({ bm25: { 2: 1 }, tags: ['new'] }), id: before.id }
    await store.upsert([before])
    await found({ vector: terms({ 1: 1 }) })

    await store.upsert([before, after])

    expect(await store.count()).toBe(1)
    expect(await found({ vector: terms({ 1: 1 }) })).toEqual([])
    expect(await found({ vector: { field: 'dense', values: [1, 0, 0] } })).toEqual([])
    const [hit] = await store.search({ vector: terms({ 2: 1 }), filter: publicOnly, limit: 1 })
    expect(hit?.payload.tags).toEqual(['new'])
    expect(hit?.score).toBeCloseTo(Math.log(1 + 0.5 / 1.5), 4)
  })

  it('removes an item with all its points and nothing else', async () => {
    const other = point({ bm25: { 1: 1 }, itemId: randomUUID() })
    await store.upsert([point({ bm25: { 1: 1 } }), point({ bm25: { 1: 1 } }), other])
    await found({ vector: terms({ 1: 1 }) })

    await store.removeItem(item)
    await store.removeItem(randomUUID())

    expect(await found({ vector: terms({ 1: 1 }) })).toEqual([other.id])
    expect(await store.count()).toBe(1)
  })

  it('forgets one version of an item and keeps the others', async () => {
    const kept = point({ bm25: { 1: 1 }, version: 1 })
    await store.upsert([kept, point({ bm25: { 1: 1 }, version: 2 })])
    await found({ vector: terms({ 1: 1 }) })

    await store.removeItem(item, 2)

    expect(await found({ vector: terms({ 1: 1 }) })).toEqual([kept.id])
    expect(await store.count()).toBe(1)
  })

  it('finds archived versions only when they are asked for', async () => {
    const now = point({ bm25: { 1: 1 }, version: 2 })
    const before = point({ bm25: { 1: 2 }, version: 1 })
    await store.upsert([now, before])
    await store.retire(item, 1, 1000)

    const ask = (includeArchived: boolean) =>
      found({ vector: terms({ 1: 1 }), filter: { ...publicOnly, includeArchived } })
    expect(await ask(false)).toEqual([now.id])
    expect(await ask(true)).toEqual([before.id, now.id])
    await store.retire(item, 1, null)
    expect(await ask(false)).toEqual([before.id, now.id])
  })

  it('filters by language', async () => {
    const german = point({ bm25: { 1: 1 } })
    await store.upsert([german, point({ bm25: { 1: 1 }, lang: 'en' })])

    const filter = { ...publicOnly, lang: 'de' }
    expect(await found({ vector: terms({ 1: 1 }), filter })).toEqual([german.id])
  })

  it('changes what is known of an item, of every version, and of no other', async () => {
    const [one, two] = [point({ bm25: { 1: 2 } }), point({ bm25: { 1: 1 }, version: 2 })]
    const other = point({ bm25: { 1: 3 }, itemId: randomUUID(), tags: ['alt'] })
    await store.upsert([one, two, other])
    await found({ vector: terms({ 1: 1 }) })

    await store.describe(item, { tags: ['neu'], confidentiality: 'internal', lang: 'en' })

    const filter = { confidentiality: ['internal' as const], tags: ['neu'], lang: 'en' }
    expect(await found({ vector: terms({ 1: 1 }), filter })).toEqual([one.id, two.id])
    expect(await found({ vector: terms({ 1: 1 }) })).toEqual([other.id])
  })

  it('knows which points it has', async () => {
    const stored = point({ bm25: { 1: 1 } })
    await store.upsert([stored])

    expect(await store.present([randomUUID(), stored.id])).toEqual(new Set([stored.id]))
    expect(await store.present([])).toEqual(new Set())
  })

  it('gives all points page by page, to be copied', async () => {
    const points = Array.from({ length: 7 }, (_, n) =>
      point({ bm25: { [n]: 1.5 }, dense: [1, 0, 0], validTo: n === 3 ? 9 : null }),
    )
    points.sort((a, b) => (a.id < b.id ? -1 : 1))
    await store.upsert(points)

    const pages: VectorPoint[] = []
    for (let after: string | undefined; ;) {
      const page = await store.scan({ after, limit: 3 })
      expect(await store.ids({ after, limit: 3 })).toEqual(page.map(({ id }) => id))
      after = page.at(-1)?.id
      if (after === undefined) break
      pages.push(...page)
    }

    expect(pages).toEqual(points)
  })

  it('sees what another process wrote and removed', async () => {
    const elsewhere = engine.open()
    await elsewhere.prepare({ denseDimension: 3 })
    const [first, second] = [
      point({ bm25: { 1: 2 } }),
      point({ bm25: { 1: 1 }, itemId: randomUUID() }),
    ]

    await elsewhere.upsert([first])
    expect(await found({ vector: terms({ 1: 1 }) })).toEqual([first.id])
    await elsewhere.upsert([second])
    await elsewhere.removeItem(item)
    expect(await found({ vector: terms({ 1: 1 }) })).toEqual([second.id])
  })

  it('stores more points than one request takes', async () => {
    const points = Array.from({ length: 1100 }, (_, number) => point({ bm25: { [number]: 1 } }))

    await store.upsert(points)

    expect(await store.count()).toBe(1100)
    expect(await found({ vector: terms({ 1099: 1 }) })).toEqual([points[1099]?.id])
  })

  it('is prepared again without harm, but not for another dimension', async () => {
    const kept = point({ dense: [1, 2, 3] })
    await store.upsert([kept])

    await engine.open().prepare({ denseDimension: 3 })
    await engine.open().prepare({})

    await expect(engine.open().prepare({ denseDimension: 4 })).rejects.toThrow(StartupError)
    expect(await found({ vector: { field: 'dense', values: [1, 2, 3] } })).toEqual([kept.id])
  })

  it.each([
    ['a dense vector of another length', point({ dense: [1, 2] })],
    ['a dense number that is not finite', point({ dense: [1, Number.NaN, 0] })],
    ['a weight that is not finite', point({ bm25: { 1: Infinity } })],
    ['a term twice', { ...point({}), sparse: { bm25: twice(), char: twice() } }],
    ['a negative term', point({ char: { [-1]: 1 } })],
    ['a term of more than 32 bits', point({ char: { [2 ** 32]: 1 } })],
  ])('refuses %s and stores none of the points', async (_what, wrong) => {
    await expect(store.upsert([point({ bm25: { 1: 1 } }), wrong])).rejects.toThrow(InvalidVector)

    expect(await store.count()).toBe(0)
  })
})

const twice = () => ({ indices: [3, 3], values: [1, 1] })

function terms(weights: Record<number, number>, field: 'bm25' | 'char' = 'bm25') {
  return { field, values: sparseVector(weights) }
}
