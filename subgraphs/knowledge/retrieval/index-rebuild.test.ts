import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { JobRefused } from '#platform/jobs/job.ts'
import type { Embedder } from '#platform/models/language-model.ts'
import { OllamaEmbedder } from '#platform/models/ollama-embedder.ts'
import { fakeEmbedding } from '#platform/testing/fake-embedding.ts'
import { startFakeOllama } from '#platform/testing/fake-ollama.ts'
import { startFakeQdrant } from '#platform/testing/fake-qdrant.ts'
import { newJobRecord } from '#platform/testing/job-record.ts'
import { createTestDatabase, type TestDatabase } from '#platform/testing/test-database.ts'
import { createVectorEngine } from '#platform/vectors/create-vector-engine.ts'
import type { VectorEngine } from '#platform/vectors/vector-store.ts'
import { IndexRebuild } from './index-rebuild.ts'
import { IndexTexts } from './index-texts.store.ts'
import { VectorPassageIndex, type IndexPassage } from './passage-index.ts'
import { SearchIndexes } from './search-indexes.ts'

type Engine = {
  engine: VectorEngine
  stop: () => Promise<void>
  published: () => string | undefined
}
const engines: Record<string, (database: TestDatabase) => Promise<Engine>> = {
  embedded: async database => ({
    engine: createVectorEngine({ engine: 'embedded' }, database),
    stop: () => Promise.resolve(),
    published: () => undefined,
  }),
  'Qdrant (fake)': async database => {
    const server = await startFakeQdrant()
    return {
      engine: createVectorEngine(
        { engine: 'qdrant', url: server.url, apiKey: undefined },
        database,
      ),
      stop: () => server.stop(),
      published: () => server.aliases.get('chunks'),
    }
  },
}

const item = randomUUID()
const everything = { confidentiality: ['public' as const], includeArchived: true }

describe.each(Object.entries(engines))('rebuilding the search index: %s', (name, start) => {
  let database: TestDatabase
  let use: Engine
  beforeEach(async () => {
    database = await createTestDatabase()
    await addItems([item])
    use = await start(database)
  })
  afterEach(async () => {
    await use.stop()
    await database.drop()
  })

  const open = (embedder?: Embedder) => {
    const indexes = new SearchIndexes({ database, engine: use.engine, embedder })
    const texts = new IndexTexts(database.pool)
    return {
      indexes,
      passages: new VectorPassageIndex(indexes),
      rebuild: new IndexRebuild({ indexes, texts, embedder }),
    }
  }
  const control = (onProgress: (step: string) => Promise<void> = () => Promise.resolve()) => ({
    job: newJobRecord({
      ...{ kind: 'REBUILD_INDEX' as const, title: 'x', payload: {}, createdBy: undefined },
    }),
    signal: new AbortController().signal,
    progress: (_fraction: number, step: string) => onProgress(step),
  })
  let nextIdx = 0
  const passage = (text: string, itemId = item): IndexPassage => ({
    ...{ id: randomUUID(), itemId, version: 1, chunkIdx: nextIdx++, headings: ['Netz'], text },
    ...{ lang: 'de', tags: ['a'], confidentiality: 'public' as const },
  })
  const take = async (index: VectorPassageIndex, passages: IndexPassage[]) => {
    for (const { id, itemId, chunkIdx, text } of passages) {
      await database.pool.query(
        `INSERT INTO item_chunks (chunk_id, item_id, version, chunk_idx, text, metadata)
         VALUES ($1, $2, 1, $3, $4, '{"headings": ["Netz"]}')`,
        [id, itemId, chunkIdx, text],
      )
    }
    await index.put(passages)
  }
  const idsIn = async (indexes: SearchIndexes) => {
    const { store } = await indexes.active()
    return store.ids({ after: undefined, limit: 1000 })
  }
  const many = (count: number) =>
    Array.from({ length: count }, (_, n) => passage(`Netzentgelte und Entgelte ${n}`))

  it('learns the words of the corpus, keeps what is known of each passage and drops the old index', async () => {
    const { indexes, passages, rebuild } = open()
    const taken = many(150)
    await take(passages, taken)
    await passages.describe(item, { tags: ['neu'], confidentiality: 'public', lang: 'de' })
    const before = (await indexes.active()).record

    const outcome = await rebuild.run('keep', control())

    const { record, store, encoder } = await indexes.active()
    expect(outcome.message).toContain('150 Abschnitte, Suche nach Wörtern')
    expect(record.id).not.toBe(before.id)
    expect(record.learntFrom).toBe(150)
    expect(record.analyzer.averageLength.bm25).toBeLessThan(20)
    expect((await idsIn(indexes)).sort()).toEqual(taken.map(({ id }) => id).sort())
    const { bm25 } = encoder.query('Entgelte')
    const [hit] = await store.search({
      vector: { field: 'bm25', values: bm25 },
      filter: everything,
      limit: 1,
    })
    expect(hit?.payload.tags).toEqual(['neu'])
    expect((await indexes.records.list()).map(({ state }) => state)).toEqual(['active'])
    const old = use.engine.collection(before.collection)
    expect(await old.count().catch(() => 0)).toBe(0)
  }, 20_000)

  it('publishes the new index under its alias', async () => {
    const { indexes, passages, rebuild } = open()
    await take(passages, many(3))

    await rebuild.run('keep', control())

    const { collection } = (await indexes.active()).record
    expect(use.published()).toBe(name === 'embedded' ? undefined : collection)
  })

  it('misses nothing that comes, goes or is edited meanwhile', async () => {
    const { indexes, passages, rebuild } = open()
    const [gone, edited] = [randomUUID(), randomUUID()]
    await addItems([gone, edited])
    const kept = many(200)
    await take(passages, [...kept, passage('geht', gone), passage('wird anders', edited)])
    const elsewhere = open().passages
    const added: IndexPassage[] = []
    let changed = false

    await rebuild.run(
      'keep',
      control(async step => {
        if (!step.startsWith('Suchindex')) return
        added.push(passage('kommt dazu'))
        await take(elsewhere, added.slice(-1))
        if (changed) return
        changed = true
        await elsewhere.removeItem(gone)
        await elsewhere.retire(edited, 1, new Date(5))
        await elsewhere.describe(edited, { tags: ['neu'], confidentiality: 'public', lang: 'en' })
      }),
    )

    const { store } = await indexes.active()
    const found = await store.scan({ after: undefined, limit: 1000 })
    const withoutEdited = found.filter(({ payload }) => payload.itemId !== edited)
    expect(withoutEdited.map(({ id }) => id).sort()).toEqual(
      [...kept, ...added].map(({ id }) => id).sort(),
    )
    expect(found.find(({ payload }) => payload.itemId === edited)?.payload).toMatchObject({
      ...{ validTo: 5, tags: ['neu'], lang: 'en' },
    })
  }, 20_000)

  it('goes on where it was when its worker was killed', async () => {
    const { passages, rebuild } = open()
    const taken = many(200)
    await take(passages, taken)
    let steps = 0
    const first = control(step => {
      if (step.startsWith('Suchindex') && ++steps === 2) throw new Error('killed')
      return Promise.resolve()
    })
    await expect(rebuild.run('keep', first)).rejects.toThrow('killed')
    const again = open()
    const [, begun] = await again.indexes.records.list()
    const late = passage('nach dem Abbruch')
    await take(again.passages, [late])

    const told: string[] = []
    const outcome = await again.rebuild.run('keep', {
      ...first,
      progress: async (_fraction, step) => void told.push(step),
    })

    const { record } = await again.indexes.active()
    expect(begun).toMatchObject({ state: 'building', done: 128 })
    expect(record.id).toBe(begun?.id)
    expect(told.filter(step => step.startsWith('Suchindex')).length).toBeLessThanOrEqual(2)
    expect((await idsIn(again.indexes)).sort()).toEqual([...taken, late].map(({ id }) => id).sort())
    expect(await again.rebuild.run('keep', first)).toEqual(outcome)
  }, 20_000)

  it('leaves nothing of a rebuild that was cancelled', async () => {
    const { indexes, passages, rebuild } = open()
    await take(passages, many(70))
    const { collection } = (await indexes.active()).record
    const cancelled = control(step =>
      step.startsWith('Suchindex') ? Promise.reject(new Error('cancelled')) : Promise.resolve(),
    )
    await expect(rebuild.run('keep', cancelled)).rejects.toThrow('cancelled')

    await rebuild.discard()

    expect((await indexes.records.list()).map(index => index.collection)).toEqual([collection])
    expect(await indexes.count()).toBe(70)
  }, 20_000)

  it('never mixes vectors of two models, and takes the new one when it is rebuilt', async () => {
    const [old, other] = [modelOf('alt', 8), modelOf('neu', 4)]
    const before = open(old)
    await take(before.passages, many(3))

    const after = open(other)
    const { record } = await after.indexes.active()
    expect(await after.indexes.embedderFor(record)).toBeUndefined()
    await take(after.passages, many(1))
    await after.rebuild.run('configured', control())

    const rebuilt = await after.indexes.active()
    expect(rebuilt.record.embedding).toMatchObject({ model: 'neu', dimension: 4, digest: 'neu-1' })
    expect(await after.indexes.embedderFor(rebuilt.record)).toBe(other)
    const points = await rebuilt.store.scan({ after: undefined, limit: 10 })
    expect(points.map(({ dense }) => dense?.length)).toEqual([4, 4, 4, 4])
    expect(await before.indexes.embedderFor(rebuilt.record)).toBeUndefined()
  }, 20_000)

  it('embeds nothing anew while the model stays the same', async () => {
    const model = modelOf('gleich', 4)
    const { passages, rebuild } = open(model)
    await take(passages, many(3))
    model.embedded.length = 0

    await rebuild.run('keep', control())

    expect(model.embedded).toEqual([])
  })

  it('refuses a model whose vectors have another length than is set', async () => {
    const server = await startFakeOllama({}, 16)
    const embedder = new OllamaEmbedder({
      ...{ url: server.url, model: 'nomic-embed-text', dimension: 768, contextTokens: 2048 },
      ...{ documentPrefix: '', queryPrefix: '' },
    })

    const error: unknown = await open(embedder)
      .rebuild.run('configured', control())
      .catch((refusal: unknown) => refusal)
    await server.stop()

    expect(error).toBeInstanceOf(JobRefused)
    expect(error).toMatchObject({
      userError: {
        code: 'EMBEDDING_DIMENSION_MISMATCH',
        message:
          'Das Modell „nomic-embed-text“ liefert Vektoren mit 16 Zahlen, eingestellt sind 768.',
      },
    })
  })

  async function addItems(ids: string[]) {
    for (const id of ids) {
      await database.pool.query(
        `INSERT INTO items (item_id, source, title, kind, sha256, ingestion_method, status)
         VALUES ($1, 'Test', 'Test', 'document', 'x', 'upload', 'active')`,
        [id],
      )
    }
  }
})

function modelOf(model: string, dimension: number): Embedder & { embedded: string[] } {
  const embedded: string[] = []
  return {
    ...{ model, dimension, engine: 'test', embedded },
    prefixes: { document: '', query: '' },
    digest: () => Promise.resolve(`${model}-1`),
    embed: async texts => {
      embedded.push(...texts)
      return texts.map(text => fakeEmbedding(text, dimension))
    },
    check: () => Promise.resolve(),
  }
}
