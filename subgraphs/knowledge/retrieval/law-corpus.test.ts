import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { projectRoot } from '#platform/project-root.ts'
import { createTestDatabase, type TestDatabase } from '#platform/testing/test-database.ts'
import { createVectorStore } from '#platform/vectors/create-vector-store.ts'
import type { SparseField, VectorStore } from '#platform/vectors/vector-store.ts'
import { stableId } from '../ingestion/stable-id.ts'
import { fuse } from './fusion.ts'
import { encodeDocument, encodeQuery } from './lexical-encoder.ts'
import { rankingWeights } from './retriever.service.ts'

const folder = join(projectRoot, '../shared/data/retrieval')
const depth = 60

type Section = { id: string; title: string; text: string }
type Sample = { question: string; law: string; section: string; hardness: string; also: string[] }

const lines = (file: string) => readFileSync(join(folder, file), 'utf8').trim().split('\n')
const pointId = (id: string) => stableId('law', id)

describe.skipIf(!existsSync(folder))('on 1,272 sections of German energy laws', () => {
  const databases: TestDatabase[] = []
  let byText: VectorStore
  let byTitle: VectorStore
  beforeAll(async () => {
    const sections = lines('corpus.jsonl').map(line => JSON.parse(line) as Section)
    byText = await indexed(sections, ({ text }) => text)
    byTitle = await indexed(sections, ({ title, text }) => `${title}\n${text}`)
  })
  afterAll(() => Promise.all(databases.map(database => database.drop())))

  async function indexed(sections: Section[], textOf: (section: Section) => string) {
    const database = await createTestDatabase()
    databases.push(database)
    const store = createVectorStore({ engine: 'embedded' }, database)
    await store.prepare({})
    await store.upsert(
      sections.map((section, chunkIdx) => ({
        id: pointId(section.id),
        sparse: encodeDocument(textOf(section)),
        payload: {
          itemId: pointId('item'),
          chunkIdx,
          lang: 'de',
          tags: [],
          confidentiality: 'public',
          active: true,
        },
      })),
    )
    return store
  }

  async function search(store: VectorStore, question: string): Promise<string[]> {
    const vectors = encodeQuery(question)
    const rank = async (field: SparseField) => ({
      weight: rankingWeights[field],
      hits: await store.search({
        vector: { field, values: vectors[field] },
        filter: { confidentiality: ['public'] },
        limit: depth,
      }),
    })
    return fuse([await rank('bm25'), await rank('char')]).map(({ id }) => id)
  }

  it('finds the section that a heading belongs to (nDCG@10 ≥ .69, plain BM25 has .637)', async () => {
    const relevant = new Map(lines('qrels.tsv').map(line => line.split('\t') as [string, string]))
    let gain = 0
    const queries = lines('queries.jsonl').map(
      line => JSON.parse(line) as { id: string; text: string },
    )
    for (const { id, text } of queries) {
      const found = await search(byText, text)
      const rank = found.indexOf(pointId(relevant.get(id) ?? '')) + 1
      if (rank > 0 && rank <= 10) gain += 1 / Math.log2(rank + 1)
    }

    expect(queries).toHaveLength(853)
    expect(gain / queries.length).toBeGreaterThanOrEqual(0.69)
  }, 60_000)

  it('finds every easy question’s section among the first five', async () => {
    const samples = lines('sample_questions.jsonl').map(line => JSON.parse(line) as Sample)
    const missed: string[] = []
    for (const sample of samples.filter(({ hardness }) => hardness === 'easy')) {
      const gold = [`${sample.law}:${sample.section}`, ...sample.also].map(pointId)
      const found = (await search(byTitle, sample.question)).slice(0, 5)
      if (!found.some(id => gold.includes(id))) missed.push(sample.question)
    }

    expect(missed).toEqual([])
  })
})
