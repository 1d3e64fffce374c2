import type { Database } from '#platform/database/database.ts'
import type { IndexPassage, PassageIndex } from '../retrieval/passage-index.ts'

export type IndexedPoint = { id: string; itemId: string; version: number; validTo: Date | null }

/**
 * A passage index that keeps what it was told in a table, for tests of those who tell it; the engines
 * have tests of their own. Survives the death of a process as they do.
 */
export class TableIndex implements PassageIndex {
  private constructor(private readonly pool: Database['pool']) {}

  static async open({ pool }: Pick<Database, 'pool'>): Promise<TableIndex> {
    await pool.query(
      `CREATE TABLE IF NOT EXISTS test_points (id uuid PRIMARY KEY, item_id uuid, version int,
         passage jsonb, tags text[], confidentiality text, lang text, valid_to timestamptz)`,
    )
    return new TableIndex(pool)
  }

  async put(passages: IndexPassage[]): Promise<void> {
    for (const { id, itemId, version, tags, confidentiality, lang, ...rest } of passages) {
      await this.pool.query(
        `INSERT INTO test_points VALUES ($1, $2, $3, $4, $5, $6, $7, NULL)
         ON CONFLICT (id) DO UPDATE SET passage = excluded.passage, valid_to = NULL`,
        [id, itemId, version, JSON.stringify(rest), tags, confidentiality, lang],
      )
    }
  }

  async removeItem(itemId: string, version?: number): Promise<void> {
    await this.pool.query(
      'DELETE FROM test_points WHERE item_id = $1 AND ($2::int IS NULL OR version = $2)',
      [itemId, version ?? null],
    )
  }

  async present(ids: string[]): Promise<Set<string>> {
    const { rows } = await this.pool.query<{ id: string }>(
      'SELECT id FROM test_points WHERE id = ANY($1)',
      [ids],
    )
    return new Set(rows.map(({ id }) => id))
  }

  async describe(
    itemId: string,
    { tags, confidentiality, lang }: Parameters<PassageIndex['describe']>[1],
  ): Promise<void> {
    await this.pool.query(
      'UPDATE test_points SET tags = $2, confidentiality = $3, lang = $4 WHERE item_id = $1',
      [itemId, tags, confidentiality, lang],
    )
  }

  async retire(itemId: string, version: number, validTo: Date | null): Promise<void> {
    await this.pool.query(
      'UPDATE test_points SET valid_to = $3 WHERE item_id = $1 AND version = $2',
      [itemId, version, validTo],
    )
  }

  async points(itemId?: string): Promise<IndexedPoint[]> {
    const { rows } = await this.pool.query<IndexedPoint>(
      `SELECT id, item_id AS "itemId", version, valid_to AS "validTo" FROM test_points
       WHERE $1::uuid IS NULL OR item_id = $1 ORDER BY version, id`,
      [itemId ?? null],
    )
    return rows
  }
}
