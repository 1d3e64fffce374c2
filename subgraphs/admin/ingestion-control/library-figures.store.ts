import { z } from 'zod'
import type { Database } from '#platform/database/database.ts'

/** A document and how often it was used. */
export type TopItem = { itemId: string; title: string; views: number; citations: number }
/** A question that no document answers. */
export type UnansweredQuestion = { question: string; count: number; lastAskedAt: Date }
export type IndexRecord = {
  collection: string
  state: string
  model: string | null
  dimension: number | null
}

const indexRow = z.object({
  collection: z.string(),
  state: z.string(),
  model: z.string().nullable(),
  dimension: z.number().nullable(),
})

/** Reads how the library is used. */
export class LibraryFiguresStore {
  constructor(private readonly pool: Database['pool']) {}

  /** The most used first; documents that are gone are left out. */
  async topItems(since: Date, most: number): Promise<TopItem[]> {
    const { rows } = await this.pool.query<TopItem>(
      `WITH used AS (
         SELECT item_id, 1 AS views, 0 AS citations FROM events
         WHERE ts >= $1 AND type IN ('view', 'click') AND item_id IS NOT NULL
         UNION ALL
         SELECT c.item_id, 0, 1 FROM events e
         CROSS JOIN LATERAL jsonb_array_elements_text(
           CASE jsonb_typeof(e.meta->'citedChunks') WHEN 'array' THEN e.meta->'citedChunks'
             ELSE '[]' END) AS cited (chunk_id)
         JOIN item_chunks c ON c.chunk_id::text = cited.chunk_id
         WHERE e.ts >= $1 AND e.type = 'ask')
       SELECT i.item_id AS "itemId", i.title, sum(views)::int AS views, sum(citations)::int AS citations
       FROM used JOIN items i USING (item_id) GROUP BY i.item_id, i.title
       ORDER BY sum(views) + sum(citations) DESC, i.title, i.item_id LIMIT $2`,
      [since, most],
    )
    return rows
  }

  /** Of everybody, without who asked; the most frequent first. */
  async unanswered(since: Date, most: number): Promise<UnansweredQuestion[]> {
    const { rows } = await this.pool.query<UnansweredQuestion>(
      `SELECT min(meta->>'question') AS question, count(*)::int AS count, max(ts) AS "lastAskedAt"
       FROM events WHERE ts >= $1 AND type = 'ask' AND meta->>'level' = 'NONE'
         AND meta->>'question' IS NOT NULL
       GROUP BY lower(trim(meta->>'question'))
       ORDER BY count(*) DESC, max(ts) DESC LIMIT $2`,
      [since, most],
    )
    return rows
  }

  /** The index that answers first. */
  async indexes(): Promise<IndexRecord[]> {
    const { rows } = await this.pool.query(
      `SELECT collection, state, embedding_model AS model, dimension FROM search_indexes
       WHERE state IN ('active', 'building') ORDER BY state`,
    )
    return rows.map(row => indexRow.parse(row))
  }

  /** Bytes of the vectors of a collection in the database. */
  async embeddedBytes(collection: string): Promise<number> {
    const { rows } = await this.pool.query<{ bytes: string }>(
      `SELECT coalesce(sum(pg_column_size(dense) + pg_column_size(sparse_bm25)
         + pg_column_size(sparse_char)), 0) AS bytes FROM (
           SELECT coalesce(dense, ''::bytea) AS dense, sparse_bm25, sparse_char
           FROM vector_points WHERE collection = $1) AS points`,
      [collection],
    )
    return Number(rows[0]?.bytes ?? 0)
  }
}
