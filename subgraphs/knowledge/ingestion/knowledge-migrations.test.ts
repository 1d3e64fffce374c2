import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectDatabase, type Database } from '#platform/database/database.ts'
import { createLogger } from '#platform/logger.ts'
import { testViewer } from '#platform/testing/test-subgraph.ts'
import { createVectorEngine } from '#platform/vectors/create-vector-engine.ts'
import { packSparse } from '#platform/vectors/packed-vectors.ts'
import { ChunkStore } from '../document/chunk.store.ts'
import { analyzerSettings } from '../retrieval/analyzer.ts'
import { LexicalEncoder } from '../retrieval/lexical-encoder.ts'
import { Retriever } from '../retrieval/retriever.service.ts'
import { SearchIndexes } from '../retrieval/search-indexes.ts'
import {
  openEarlierInstallation,
  type EarlierInstallation,
} from '../testing/earlier-installation.ts'

// An installation with documents, an index, events and labels from before each of these migrations.
const item = '0f6f2d1e-5a0c-4d4e-9a51-000000000011'
const gone = '0f6f2d1e-5a0c-4d4e-9a51-000000000012'
const chunk = '0f6f2d1e-5a0c-4d4e-9a51-000000000021'
const goneChunk = '0f6f2d1e-5a0c-4d4e-9a51-000000000022'
const user = '0f6f2d1e-5a0c-4d4e-9a51-000000000031'
const conversation = '0f6f2d1e-5a0c-4d4e-9a51-000000000041'
const text = 'Die Pumpe wird jährlich geölt.'
/** As the release before the records of search indexes encoded. */
const encoder = new LexicalEncoder(
  analyzerSettings.parse({
    ...{ version: 'de-1', k1: 1.2, b: 0.9, grams: [4, 4], compounds: false },
    averageLength: { bm25: 80, char: 600 },
  }),
  [],
)

let installation: EarlierInstallation
let database: Database
beforeAll(async () => {
  installation = await openEarlierInstallation('knowledge_before')
  const { client } = installation
  await installation.migrateTo('20261121183000_library')
  await client.query(
    `INSERT INTO items (item_id, source, title, kind, tags, sha256, version, status, ingestion_method) VALUES
     ($1, 'Upload', 'Pumpe', 'document', '{pumpe}', 'aa', 3, 'active', 'upload'),
     ($2, 'Upload', 'Weg', 'document', '{}', 'bb', 1, 'archived', 'upload')`,
    [item, gone],
  )
  await client.query(
    `INSERT INTO item_versions (version_id, item_id, version, file_uri, checksum) VALUES
     (gen_random_uuid(), $1, 3, 'documents/aa', 'aa'), (gen_random_uuid(), $2, 1, 'documents/bb', 'bb')`,
    [item, gone],
  )
  await client.query(
    `INSERT INTO item_chunks (chunk_id, item_id, chunk_idx, text, metadata) VALUES
     ($1, $2, 0, $5, '{}'), ($3, $4, 0, $5, '{}')`,
    [chunk, item, goneChunk, gone, text],
  )
  const { bm25, char } = encoder.document(text)
  await client.query(
    `INSERT INTO vector_points (point_id, item_id, chunk_idx, lang, tags, confidentiality, active,
       sparse_bm25, sparse_char, revision) VALUES
     ($1, $2, 0, 'de', '{pumpe}', 'internal', true, $5, $6, 1),
     ($3, $4, 0, 'de', '{}', 'internal', false, $5, $6, 2)`,
    [chunk, item, goneChunk, gone, packSparse(bm25), packSparse(char)],
  )
  await client.query(
    `INSERT INTO events (event_id, user_id, type, item_id) VALUES (gen_random_uuid(), $1, 'view', $2)`,
    [user, item],
  )
  await client.query(
    `INSERT INTO labels (label_id, user_id, item_id, reward, reason) VALUES
     (gen_random_uuid(), $1, $2, 1, 'genau das')`,
    [user, item],
  )
  await installation.migrateTo('20261121186000_recommendation')
  await client.query(
    `INSERT INTO conversations (conversation_id, user_id, title) VALUES ($1, $2, 'Pumpe')`,
    [conversation, user],
  )
  await client.query(
    `INSERT INTO conversation_turns (turn_id, conversation_id, position, question, standalone, state,
       answer, cited_chunks) VALUES (gen_random_uuid(), $1, 1, 'Wann?', 'Wann ölen?', 'done', $2, $3)`,
    [conversation, text, [chunk]],
  )
  await installation.migrateTo()
  database = connectDatabase(installation.url)
}, 60_000)
afterAll(async () => {
  await database.close()
  await installation.drop()
})

const rowsOf = async (query: string) => (await installation.client.query(query)).rows as unknown[]

describe('an installation that already has an index, events and conversations', () => {
  it('keeps finding what it found, by the index it has', async () => {
    const engine = createVectorEngine({ engine: 'embedded' }, database)
    const indexes = new SearchIndexes({ database, engine, embedder: undefined })
    const chunks = new ChunkStore(database.pool)
    const retriever = new Retriever({ indexes, chunks, log: createLogger('test') })

    const found = await retriever.search('Wann wird die Pumpe geölt?', testViewer('viewer'), 5)

    expect(found.map(({ id, version }) => ({ id, version }))).toEqual([{ id: chunk, version: 3 }])
    expect(await indexes.count()).toBe(1)
    expect(await rowsOf('SELECT state, collection, embedding_model FROM search_indexes')).toEqual([
      { state: 'active', collection: 'chunks', embedding_model: null },
    ])
  })

  it('keeps its labels as those of documents, and its events', async () => {
    expect(await rowsOf('SELECT target_kind, target_id, item_id, reason FROM labels')).toEqual([
      { target_kind: 'item', target_id: item, item_id: item, reason: 'genau das' },
    ])
    expect(await rowsOf('SELECT user_id, type, item_id FROM events')).toEqual([
      { user_id: user, type: 'view', item_id: item },
    ])
  })

  it('keeps its conversations with what they cite', async () => {
    expect(
      await rowsOf(
        'SELECT title, question, cited_chunks FROM conversations JOIN conversation_turns USING (conversation_id)',
      ),
    ).toEqual([{ title: 'Pumpe', question: 'Wann?', cited_chunks: [chunk] }])
  })

  it('has learnt nothing and lets nothing in from outside until somebody says so', async () => {
    expect(await rowsOf('SELECT enabled FROM learnt_ranking')).toEqual([{ enabled: false }])
    expect(await rowsOf('SELECT enabled FROM global_knowledge')).toEqual([{ enabled: false }])
    expect(await rowsOf(`SELECT item_id FROM items WHERE status = 'active'`)).toEqual([
      { item_id: item },
    ])
  })
})
