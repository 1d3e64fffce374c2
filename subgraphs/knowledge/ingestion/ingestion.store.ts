import type { Database } from '#platform/database/database.ts'
import type { ItemStatus } from '../document/item.ts'
import type { Ingested } from './ingest-request.ts'

export type KnownItem = {
  status: ItemStatus
  title: string
  /** The current version, and the last one taken in. */
  version: number
  lastVersion: number
  sha256: string
  chunking: Record<string, string>
  archivedByLuna: boolean
  inForce: boolean
}
export type Finished = Omit<Ingested, 'suspicions' | 'isUnchanged'>

/** A document whose content is the same. */
export type Twin = { itemId: string; title: string; version: number; isCurrent: boolean }

const known = `SELECT upper(status) AS status, title, version, sha256, archived_by_luna AS "archivedByLuna",
  in_force AS "inForce", chunking,
  coalesce((SELECT max(version) FROM item_versions v WHERE v.item_id = items.item_id), version) AS "lastVersion"
  FROM items`

/** What ingestion asks the library before it takes a document in. */
export class IngestionStore {
  constructor(private readonly database: Database) {}

  /** An item of any status. */
  async known(itemId: string): Promise<KnownItem | undefined> {
    const { rows } = await this.database.pool.query<KnownItem>(`${known} WHERE item_id = $1`, [
      itemId,
    ])
    return rows[0]
  }

  /** The version that a job has finished of an item: its next try has nothing left to do. */
  async finishedBy(jobId: string, itemId?: string): Promise<Finished | undefined> {
    const { rows } = await this.database.pool.query<Finished>(
      `SELECT i.item_id AS "itemId", i.title, v.version, v.chunk_count AS "chunkCount",
         v.page_count AS "pageCount", v.pages_without_text AS "pagesWithoutText", v.notices,
         upper(i.status) AS status, v.version = i.version AND i.in_force AS "isInForce"
       FROM item_versions v JOIN items i USING (item_id)
       WHERE v.job_id = $1 AND ($2::uuid IS NULL OR v.item_id = $2) LIMIT 1`,
      [jobId, itemId ?? null],
    )
    return rows[0]
  }

  /** Active documents whose passages were made by other steps than today's. */
  async outdated(recipe: { extractor: string; chunker: string }): Promise<string[]> {
    const { rows } = await this.database.pool.query<{ item_id: string }>(
      `SELECT item_id FROM items WHERE status = 'active' AND version > 0
         AND NOT chunking @> $1::jsonb ORDER BY created_at, item_id`,
      [JSON.stringify(recipe)],
    )
    return rows.map(({ item_id }) => item_id)
  }

  /** An active document other than `exceptItem` that has, or had, these very bytes. */
  async sameBytes(sha256: string, exceptItem: string | null): Promise<Twin | undefined> {
    return this.twin('checksum', sha256, exceptItem)
  }

  /** The same for the normalised text, of current versions only. */
  async sameText(textSha256: string, exceptItem: string): Promise<Twin | undefined> {
    return this.twin('text_sha256', textSha256, exceptItem)
  }

  /** Whether an administrator let these bytes out of quarantine before, in any document. */
  async wasReleased(sha256: string): Promise<boolean> {
    const { rowCount } = await this.database.pool.query(
      `SELECT FROM item_versions WHERE checksum = $1 AND suspicions <> '[]' LIMIT 1`,
      [sha256],
    )
    return rowCount !== 0
  }

  /** Active documents that came in one way, with the names of their files. */
  async activeByMethod(method: string): Promise<{ itemId: string; fileName: string }[]> {
    const { rows } = await this.database.pool.query<{ itemId: string; fileName: string }>(
      `SELECT item_id AS "itemId", coalesce(file_name, '') AS "fileName" FROM items
       WHERE status = 'active' AND ingestion_method = $1`,
      [method],
    )
    return rows
  }

  /** Those bytes that no version, document or draft refers to. */
  async unreferred(checksums: string[]): Promise<string[]> {
    const { rows } = await this.database.pool.query<{ checksum: string }>(
      `SELECT checksum FROM unnest($1::text[]) AS checksum
       WHERE NOT EXISTS (SELECT FROM item_versions v WHERE v.checksum = checksum.checksum)
         AND NOT EXISTS (SELECT FROM items i WHERE i.sha256 = checksum.checksum)
         AND NOT EXISTS (SELECT FROM item_drafts d WHERE d.sha256 = checksum.checksum)`,
      [checksums],
    )
    return rows.map(({ checksum }) => checksum)
  }

  private async twin(
    column: 'checksum' | 'text_sha256',
    value: string,
    exceptItem: string | null,
  ): Promise<Twin | undefined> {
    const { rows } = await this.database.pool.query<Twin>(
      `SELECT i.item_id AS "itemId", i.title, v.version, v.version = i.version AS "isCurrent"
       FROM item_versions v JOIN items i USING (item_id)
       WHERE v.${column} = $1 AND i.status = 'active' AND ($2::uuid IS NULL OR i.item_id <> $2)
         ${column === 'text_sha256' ? 'AND v.version = i.version' : ''}
       ORDER BY v.version = i.version DESC, i.created_at LIMIT 1`,
      [value, exceptItem],
    )
    return rows[0]
  }
}
