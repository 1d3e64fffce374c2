import { randomBytes } from 'node:crypto'
import type pg from 'pg'
import { z } from 'zod'
import type { Database } from '#platform/database/database.ts'
import { analyzerSettings, type AnalyzerSettings } from './analyzer.ts'
import { readLexicon, writeLexicon, type Lexicon } from './lexicon.ts'
import type { IndexEmbedding, SearchIndex } from './search-index.ts'

const row = z
  .object({
    index_id: z.number(),
    collection: z.string(),
    state: z.enum(['building', 'active', 'dropping']),
    analyzer: analyzerSettings,
    lexicon_sha256: z.string(),
    embedding_model: z.string().nullable(),
    embedding_digest: z.string().nullable(),
    dimension: z.number().nullable(),
    document_prefix: z.string().nullable(),
    query_prefix: z.string().nullable(),
    learnt_from: z.number(),
    job_id: z.string().nullable(),
    planned: z.number(),
    done: z.number(),
    done_to: z.string().nullable(),
    created_at: z.date(),
    activated_at: z.date().nullable(),
  })
  .transform((stored): SearchIndex => ({
    id: stored.index_id,
    collection: stored.collection,
    state: stored.state,
    analyzer: stored.analyzer,
    lexiconSha256: stored.lexicon_sha256,
    embedding:
      stored.embedding_model === null || stored.dimension === null
        ? null
        : {
            model: stored.embedding_model,
            digest: stored.embedding_digest,
            dimension: stored.dimension,
            documentPrefix: stored.document_prefix,
            queryPrefix: stored.query_prefix,
          },
    learntFrom: stored.learnt_from,
    jobId: stored.job_id,
    planned: stored.planned,
    done: stored.done,
    doneTo: stored.done_to,
    createdAt: stored.created_at,
    activatedAt: stored.activated_at,
  }))

const columns = `index_id, collection, state, analyzer, lexicon_sha256, embedding_model,
  embedding_digest, dimension, document_prefix, query_prefix, learnt_from, job_id, planned, done,
  done_to, created_at, activated_at`

export type NewIndex = {
  state: 'building' | 'active'
  analyzer: AnalyzerSettings
  lexicon: Lexicon
  embedding: IndexEmbedding | null
  learntFrom: number
  planned: number
  jobId: string | null
}

/** The table `search_indexes`. */
export class SearchIndexStore {
  constructor(private readonly database: Database) {}

  /** The active one first, then the one that is built. */
  async list(): Promise<SearchIndex[]> {
    const { rows } = await this.database.pool.query(
      `SELECT ${columns} FROM search_indexes
       ORDER BY array_position('{active,building,dropping}', state), index_id`,
    )
    return rows.map(stored => row.parse(stored))
  }

  /** Asked at every search, so it reads nothing else. */
  async activeId(): Promise<number | undefined> {
    const { rows } = await this.database.pool.query<{ id: number }>(
      `SELECT index_id AS id FROM search_indexes WHERE state = 'active'`,
    )
    return rows[0]?.id
  }

  async lexicon(id: number): Promise<Lexicon> {
    const { rows } = await this.database.pool.query<{ lexicon: string }>(
      'SELECT lexicon FROM search_indexes WHERE index_id = $1',
      [id],
    )
    return readLexicon(rows[0]?.lexicon ?? '')
  }

  /** Does nothing when there is one in that state already: another process was faster. */
  async add({ lexicon, embedding, ...index }: NewIndex): Promise<void> {
    const { text, sha256 } = writeLexicon(lexicon)
    await this.database.pool.query(
      `INSERT INTO search_indexes (collection, state, analyzer, lexicon, lexicon_sha256,
         embedding_model, embedding_digest, dimension, document_prefix, query_prefix, learnt_from,
         planned, job_id, activated_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13,
         CASE $2 WHEN 'active' THEN now() END)
       ON CONFLICT DO NOTHING`,
      [
        `chunks_${randomBytes(6).toString('hex')}`,
        index.state,
        JSON.stringify(index.analyzer),
        text,
        sha256,
        ...embeddingColumns(embedding),
        index.learntFrom,
        index.planned,
        index.jobId,
      ],
    )
  }

  async progress(id: number, { done, doneTo }: { done: number; doneTo: string }): Promise<void> {
    await this.database.pool.query(
      'UPDATE search_indexes SET done = $2, done_to = $3 WHERE index_id = $1',
      [id, done, doneTo],
    )
  }

  /** The one that is built answers from now on, the one that did is to be dropped: both or neither. */
  async swap(id: number): Promise<void> {
    await this.database.transaction(async client => {
      await setState(client, { from: 'active', to: 'dropping' })
      await client.query(
        `UPDATE search_indexes SET state = 'active', activated_at = now()
         WHERE index_id = $1 AND state = 'building'`,
        [id],
      )
    })
  }

  async giveUp(id: number): Promise<void> {
    await this.database.pool.query(
      `UPDATE search_indexes SET state = 'dropping' WHERE index_id = $1 AND state = 'building'`,
      [id],
    )
  }

  async forget(id: number): Promise<void> {
    await this.database.pool.query(
      `DELETE FROM search_indexes WHERE index_id = $1 AND state = 'dropping'`,
      [id],
    )
  }
}

async function setState(
  client: pg.PoolClient,
  { from, to }: { from: string; to: string },
): Promise<void> {
  await client.query('UPDATE search_indexes SET state = $2 WHERE state = $1', [from, to])
}

/** In the order of the columns; nulls for an index that finds by words alone. */
function embeddingColumns(embedding: IndexEmbedding | null): (string | number | null)[] {
  if (!embedding) return [null, null, null, null, null]
  const { model, digest, dimension, documentPrefix, queryPrefix } = embedding
  return [model, digest, dimension, documentPrefix, queryPrefix]
}
