import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testViewer } from '#platform/testing/test-subgraph.ts'
import type { VectorStore } from '#platform/vectors/vector-store.ts'
import { ChunkStore } from '../document/chunk.store.ts'
import { createKnowledgeWorld, type KnowledgeWorld } from '../testing/knowledge-world.ts'
import { Retriever } from './retriever.service.ts'
import type { SearchIndexes } from './search-indexes.ts'

const viewer = testViewer('viewer')
const question = 'Wie hoch ist das Entgelt?'

describe('the retriever', () => {
  let world: KnowledgeWorld
  beforeAll(async () => {
    world = await createKnowledgeWorld()
    await world.take('offen.md', '# Preise\n\nDas Entgelt ist 5 Euro.\n', {
      confidentiality: 'PUBLIC',
    })
    await world.take('geheim.md', '# Vorstand\n\nDas Entgelt des Vorstands ist geheim.\n', {
      confidentiality: 'RESTRICTED',
    })
  }, 60_000)
  afterAll(() => world.close())

  /** The index as it would be if its filter let everything through. */
  const leaking = async (): Promise<SearchIndexes> => {
    const index = await world.vectors.active()
    const search: VectorStore['search'] = query =>
      index.store.search({
        ...query,
        filter: { confidentiality: ['public', 'internal', 'restricted'] },
      })
    return Object.assign(Object.create(world.vectors) as SearchIndexes, {
      active: () =>
        Promise.resolve({
          ...index,
          store: Object.assign(Object.create(index.store) as VectorStore, { search }),
        }),
    })
  }
  /** The passages as they would be loaded without looking at levels. */
  const unguarded = () => {
    const chunks = new ChunkStore(world.database.pool)
    const citable: ChunkStore['citable'] = (ids, _levels, options) =>
      chunks.citable(ids, ['public', 'internal', 'restricted'], options)
    return { citable }
  }
  const found = async (indexes: SearchIndexes, chunks: Pick<ChunkStore, 'citable'>) => {
    const log = { warn: () => undefined }
    const retriever = new Retriever({ indexes, chunks, log })
    return (await retriever.search(question, viewer, 10)).map(({ itemTitle }) => itemTitle)
  }

  it('keeps back what the viewer may not read already in the engine', async () => {
    expect(await found(world.vectors, unguarded())).toEqual(['Preise'])
  })

  it('keeps it back again when passages are loaded', async () => {
    expect(await found(await leaking(), new ChunkStore(world.database.pool))).toEqual(['Preise'])
  })

  it('would give it out only if both were gone', async () => {
    expect((await found(await leaking(), unguarded())).sort()).toEqual(['Preise', 'Vorstand'])
  })

  it('confines a search to documents, tags and language', async () => {
    const retriever = new Retriever({
      indexes: world.vectors,
      chunks: new ChunkStore(world.database.pool),
      log: { warn: () => undefined },
    })
    const ask = async (filter: object) =>
      (await retriever.search(question, world.admin, { limit: 5, filter })).length

    expect(await ask({})).toBe(2)
    expect(await ask({ itemIds: [] })).toBe(0)
    expect(await ask({ tags: ['gibt es nicht'] })).toBe(0)
    expect(await ask({ lang: 'en' })).toBe(0)
    expect(await ask({ lang: 'de', includeArchived: true })).toBe(2)
  })
})

describe('the search index for administrators', () => {
  let world: KnowledgeWorld
  beforeAll(async () => {
    world = await createKnowledgeWorld()
  }, 60_000)
  afterAll(() => world.close())

  it('shows the record of the index', async () => {
    const { data } = await world.door.ask(
      '{ searchIndexes { state engine passages analyzerVersion embeddingModel notice } }',
      world.admin,
    )

    expect(data).toEqual({
      searchIndexes: [
        {
          ...{ state: 'ACTIVE', engine: 'embedded', passages: 0, analyzerVersion: 'de-2' },
          ...{ embeddingModel: null, notice: null },
        },
      ],
    })
  })

  it('is built anew by an administrator, and by nobody else', async () => {
    const mutation = 'mutation { rebuildSearchIndex { ... on Job { kind title state } } }'

    const { data } = await world.door.ask(mutation, world.admin)
    const refused = await world.door.ask(mutation, testViewer('operator'))

    expect(data).toEqual({
      rebuildSearchIndex: {
        ...{ kind: 'REBUILD_INDEX', title: 'Suchindex neu aufbauen', state: 'QUEUED' },
      },
    })
    expect(refused.codes).toEqual(['FORBIDDEN'])
  })
})
