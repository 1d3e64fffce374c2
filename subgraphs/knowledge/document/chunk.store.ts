import { z } from 'zod'
import type { Database } from '#platform/database/database.ts'
import type { ChunkPayload } from '#platform/vectors/vector-store.ts'
import type { StoredChunk } from './item.ts'

const chunkRow = z
  .object({
    chunk_id: z.string(),
    item_id: z.string(),
    chunk_idx: z.number(),
    text: z.string(),
    metadata: z.object({
      headings: z.array(z.string()).default([]),
      page: z.number().nullable().default(null),
    }),
  })
  .transform((row): StoredChunk => ({
    id: row.chunk_id,
    itemId: row.item_id,
    idx: row.chunk_idx,
    text: row.text,
    headings: row.metadata.headings,
    page: row.metadata.page,
  }))

/** A passage with what its citation needs of the document. */
export type CitableChunk = StoredChunk & { itemTitle: string }

/** Reads the table `item_chunks`. */
export class ChunkStore {
  constructor(private readonly pool: Database['pool']) {}

  /** In the document's order, after the passage with index `after`. */
  async ofItem(itemId: string, page: { first: number; after?: number }): Promise<StoredChunk[]> {
    const { rows } = await this.pool.query(
      `SELECT chunk_id, item_id, chunk_idx, text, metadata FROM item_chunks
       WHERE item_id = $1 AND chunk_idx > $2 ORDER BY chunk_idx LIMIT $3`,
      [itemId, page.after ?? -1, page.first],
    )
    return rows.map(row => chunkRow.parse(row))
  }

  async counts(itemIds: readonly string[]): Promise<Map<string, number>> {
    const { rows } = await this.pool.query<{ item_id: string; count: number }>(
      `SELECT item_id, count(*)::int AS count FROM item_chunks
       WHERE item_id = ANY($1) GROUP BY item_id`,
      [itemIds],
    )
    return new Map(rows.map(({ item_id, count }) => [item_id, count]))
  }

  /** The check after the search: only passages of active documents at these levels come out. */
  async citable(
    ids: readonly string[],
    levels: ChunkPayload['confidentiality'][],
  ): Promise<Map<string, CitableChunk>> {
    const { rows } = await this.pool.query<{ title: string }>(
      `SELECT c.chunk_id, c.item_id, c.chunk_idx, c.text, c.metadata, i.title
       FROM item_chunks c JOIN items i USING (item_id)
       WHERE c.chunk_id = ANY($1) AND i.status = 'active' AND i.confidentiality = ANY($2)`,
      [ids, levels],
    )
    const chunks = rows.map(row => ({ ...chunkRow.parse(row), itemTitle: row.title }))
    return new Map(chunks.map(chunk => [chunk.id, chunk]))
  }
}
