import type { Database } from '#platform/database/database.ts'

/** Which documents have changed without the search index knowing. */
export class IndexNewsStore {
  constructor(private readonly pool: Database['pool']) {}

  /** Ids, the longest waiting first. */
  async pending(most: number): Promise<string[]> {
    const { rows } = await this.pool.query<{ item_id: string }>(
      'SELECT item_id FROM items WHERE index_pending ORDER BY changed_at LIMIT $1',
      [most],
    )
    return rows.map(({ item_id }) => item_id)
  }

  /** Unless the document has changed again meanwhile. */
  async told(itemId: string, revision: number): Promise<void> {
    await this.pool.query(
      'UPDATE items SET index_pending = false WHERE item_id = $1 AND revision = $2',
      [itemId, revision],
    )
  }
}
