import type { Database } from '#platform/database/database.ts'
import { toVersion, versionColumns, versionTable } from './version-row.ts'
import type { ItemVersion } from './version.ts'

/** Reads the table `item_versions`; ingestion appends to it. */
export class VersionStore {
  constructor(private readonly pool: Database['pool']) {}

  /** Newest first, below the version `before`. */
  async ofItem(itemId: string, page: { first: number; before?: number }): Promise<ItemVersion[]> {
    const { rows } = await this.pool.query(
      `SELECT ${versionColumns} FROM ${versionTable}
       WHERE item_id = $1 AND ($2::int IS NULL OR version < $2) ORDER BY version DESC LIMIT $3`,
      [itemId, page.before ?? null, page.first],
    )
    return rows.map(toVersion)
  }

  async count(itemId: string): Promise<number> {
    const { rows } = await this.pool.query<{ count: number }>(
      'SELECT count(*)::int AS count FROM item_versions WHERE item_id = $1',
      [itemId],
    )
    return rows[0]?.count ?? 0
  }

  async find(itemId: string, version: number): Promise<ItemVersion | undefined> {
    const { rows } = await this.pool.query<Record<string, unknown>>(
      `SELECT ${versionColumns} FROM ${versionTable} WHERE item_id = $1 AND version = $2`,
      [itemId, version],
    )
    return rows[0] && toVersion(rows[0])
  }
}
