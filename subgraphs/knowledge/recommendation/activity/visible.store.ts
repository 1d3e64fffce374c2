import type { Database } from '#platform/database/database.ts'
import type { ChunkPayload } from '#platform/vectors/vector-store.ts'

export type Levels = ChunkPayload['confidentiality'][]

/** What a person may refer to; what they may not see is answered like what is not there. */
export class VisibleStore {
  constructor(private readonly pool: Database['pool']) {}

  async items(ids: readonly string[], levels: Levels): Promise<Set<string>> {
    if (ids.length === 0) return new Set()
    const { rows } = await this.pool.query<{ id: string }>(
      `SELECT item_id AS id FROM items
       WHERE item_id = ANY($1) AND status = 'active' AND confidentiality = ANY($2)`,
      [ids, levels],
    )
    return new Set(rows.map(({ id }) => id))
  }

  /** Passages with their documents. */
  async passages(ids: readonly string[], levels: Levels): Promise<Map<string, string>> {
    if (ids.length === 0) return new Map()
    const { rows } = await this.pool.query<{ id: string; item_id: string }>(
      `SELECT c.chunk_id AS id, c.item_id FROM item_chunks c JOIN items i USING (item_id)
       WHERE c.chunk_id = ANY($1) AND i.status = 'active' AND i.confidentiality = ANY($2)
         AND EXISTS (SELECT FROM item_versions v
           WHERE v.item_id = c.item_id AND v.version = c.version)`,
      [ids, levels],
    )
    return new Map(rows.map(({ id, item_id }) => [id, item_id]))
  }

  /** Answers that this person was given. */
  async answers(ids: readonly string[], userId: string): Promise<Set<string>> {
    if (ids.length === 0) return new Set()
    const { rows } = await this.pool.query<{ id: string }>(
      `SELECT event_id AS id FROM events
       WHERE event_id = ANY($1) AND user_id = $2 AND type = 'ask'`,
      [ids, userId],
    )
    return new Set(rows.map(({ id }) => id))
  }

  /** Recommendations that this person was given. */
  async impressions(ids: readonly string[], userId: string): Promise<Map<string, Set<string>>> {
    if (ids.length === 0) return new Map()
    const { rows } = await this.pool.query<{ id: string; item_ids: string[] }>(
      `SELECT impression_id AS id, item_ids FROM recommendation_impressions
       WHERE impression_id = ANY($1) AND user_id = $2`,
      [ids, userId],
    )
    return new Map(rows.map(({ id, item_ids }) => [id, new Set(item_ids)]))
  }
}
