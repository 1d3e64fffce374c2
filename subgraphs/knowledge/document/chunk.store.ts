import { z } from 'zod'
import type { Database } from '#platform/database/database.ts'
import type { ChunkPayload } from '#platform/vectors/vector-store.ts'
import type { StoredChunk } from './item.ts'

type Levels = ChunkPayload['confidentiality'][]

const nullable = {
  text: z.string().nullable().default(null),
  page: z.number().nullable().default(null),
}

const chunkRow = z
  .object({
    chunk_id: z.string(),
    item_id: z.string(),
    version: z.number(),
    chunk_idx: z.number(),
    text: z.string(),
    metadata: z.object({
      headings: z.array(z.string()).default([]),
      page: nullable.page,
      start: z.number().default(0),
      anchor: z
        .object({
          lastPage: nullable.page,
          blockPath: nullable.text,
          legalPath: nullable.text,
          lastLegalPath: nullable.text,
          start: z.number(),
          end: z.number(),
        })
        .optional(),
    }),
  })
  .transform(({ metadata, ...row }): StoredChunk => ({
    id: row.chunk_id,
    itemId: row.item_id,
    version: row.version,
    idx: row.chunk_idx,
    text: row.text,
    headings: metadata.headings,
    page: metadata.page,
    anchor: {
      page: metadata.page,
      ...(metadata.anchor ?? beforeAnchors(metadata.start, row.text)),
    },
  }))

/** Passages from before anchors were kept know where they begin. */
function beforeAnchors(start: number, text: string) {
  const end = start + text.length
  return { lastPage: null, blockPath: null, legalPath: null, lastLegalPath: null, start, end }
}

const columns = 'c.chunk_id, c.item_id, c.version, c.chunk_idx, c.text, c.metadata'

/** A passage with what its citation needs of the document. */
export type CitableChunk = StoredChunk & {
  itemTitle: string
  /** Of global knowledge, not of the site's own documents. */
  global: boolean
}

/** Passages of one version whose index lies between the two, both left out. */
type ChunkRange = { itemId: string; version: number; above?: number; below?: number }

/** Reads the table `item_chunks`. */
export class ChunkStore {
  constructor(private readonly pool: Database['pool']) {}

  /**
   * In the document's order: the first of the range, or its last ones. Of finished versions only:
   * what is being taken in or waits in quarantine is nobody's.
   */
  async ofVersion(
    { itemId, version, above, below }: ChunkRange,
    take: { count: number; from: 'start' | 'end' },
  ): Promise<StoredChunk[]> {
    const direction = take.from === 'start' ? 'ASC' : 'DESC'
    const { rows } = await this.pool.query(
      `SELECT ${columns} FROM item_chunks c
       WHERE c.item_id = $1 AND c.version = $2 AND c.chunk_idx > $3
         AND ($4::int IS NULL OR c.chunk_idx < $4)
         AND EXISTS (SELECT FROM item_versions v WHERE v.item_id = $1 AND v.version = $2)
       ORDER BY c.chunk_idx ${direction} LIMIT $5`,
      [itemId, version, above ?? -1, below ?? null, take.count],
    )
    const chunks = rows.map(row => chunkRow.parse(row))
    return take.from === 'start' ? chunks : chunks.reverse()
  }

  /** Of the current version of each. */
  async counts(itemIds: readonly string[]): Promise<Map<string, number>> {
    const { rows } = await this.pool.query<{ item_id: string; count: number }>(
      `SELECT c.item_id, count(*)::int AS count
       FROM item_chunks c JOIN items i ON i.item_id = c.item_id AND i.version = c.version
       WHERE c.item_id = ANY($1) GROUP BY c.item_id`,
      [itemIds],
    )
    return new Map(rows.map(({ item_id, count }) => [item_id, count]))
  }

  /**
   * The check after the search: only passages of active documents at these levels come out, and of
   * the version in force unless archived ones are asked for. What only was processed anew does not
   * come twice; what waits in quarantine never comes, and deleted documents only for those who see
   * everything.
   */
  async citable(
    ids: readonly string[],
    levels: Levels,
    { includeArchived = false }: { includeArchived?: boolean } = {},
  ): Promise<Map<string, CitableChunk>> {
    const { rows } = await this.pool.query<{ title: string; global: boolean }>(
      `SELECT ${columns}, i.title,
         EXISTS (SELECT FROM global_blocks g WHERE g.item_id = i.item_id) AS global
       FROM item_chunks c JOIN items i USING (item_id)
       WHERE c.chunk_id = ANY($1) AND i.confidentiality = ANY($2)
         AND CASE WHEN $3 THEN (i.status = 'active' OR (i.status = 'archived' AND 'restricted' = ANY($2)))
           AND EXISTS (SELECT FROM item_versions v
             WHERE v.item_id = c.item_id AND v.version = c.version)
           AND NOT EXISTS (SELECT FROM item_versions v
             WHERE v.item_id = c.item_id AND v.reprocessed_from = c.version)
         ELSE i.status = 'active' AND i.version = c.version AND i.in_force END`,
      [ids, levels, includeArchived],
    )
    const chunks = rows.map(row => {
      return { ...chunkRow.parse(row), itemTitle: row.title, global: row.global }
    })
    return new Map(chunks.map(chunk => [chunk.id, chunk]))
  }

  /** Passages of finished versions, current or not, whatever the document's status and level. */
  async byIds(ids: readonly string[]): Promise<Map<string, StoredChunk>> {
    const { rows } = await this.pool.query(
      `SELECT ${columns} FROM item_chunks c
       JOIN item_versions v ON v.item_id = c.item_id AND v.version = c.version
       WHERE c.chunk_id = ANY($1)`,
      [ids],
    )
    const chunks = rows.map(row => chunkRow.parse(row))
    return new Map(chunks.map(chunk => [chunk.id, chunk]))
  }
}
