import { z } from 'zod'
import type { PoolClient } from 'pg'
import type { Database } from '#platform/database/database.ts'
import { blockStatuses, type BlockStatus, type GlobalBlock, type NewBlock } from './global-block.ts'

export type BlockPage = {
  first: number
  after?: { importedAt: Date; id: string }
  status?: BlockStatus
}
export type GlobalSwitch = { enabled: boolean; changedBy: string | null; changedAt: Date | null }
export type GlobalCounts = { approved: number; proposed: number }

const blockRow = z
  .object({
    block_id: z.string(),
    item_id: z.string(),
    bundle: z.string(),
    publisher: z.string(),
    key: z.string(),
    version: z.number(),
    title: z.string(),
    body: z.string(),
    tags: z.array(z.string()),
    source: z.string(),
    licence: z.string(),
    sha256: z.string(),
    signed: z.boolean(),
    status: z
      .string()
      .transform(status => status.toUpperCase())
      .pipe(z.enum(blockStatuses)),
    imported_by: z.string(),
    imported_at: z.date(),
    decided_by: z.string().nullable(),
    decided_at: z.date().nullable(),
  })
  .transform(({ block_id, item_id, imported_by, imported_at, decided_by, decided_at, ...row }) => ({
    ...row,
    id: block_id,
    itemId: item_id,
    importedBy: imported_by,
    importedAt: imported_at,
    decidedBy: decided_by,
    decidedAt: decided_at,
  })) satisfies z.ZodType<GlobalBlock>

/** Documents of blocks that are not wanted (any more) go, those of wanted ones come back. */
const settleItems = [
  `UPDATE items SET status = 'archived', archived_at = now(), archived_by_luna = true,
     index_pending = true, revision = revision + 1, changed_at = now()
   WHERE status = 'active' AND item_id IN (SELECT item_id FROM global_blocks)
     AND item_id NOT IN (SELECT b.item_id FROM global_blocks b, global_knowledge k
       WHERE b.status = 'approved' AND k.enabled)`,
  `UPDATE items SET status = 'active', archived_at = NULL, archived_by_luna = false,
     index_pending = true, revision = revision + 1, changed_at = now()
   WHERE status = 'archived' AND archived_by_luna AND version > 0
     AND item_id IN (SELECT b.item_id FROM global_blocks b, global_knowledge k
       WHERE b.status = 'approved' AND k.enabled)`,
]

/** Building blocks from outside, and whether they are used at all. */
export class GlobalKnowledgeStore {
  constructor(private readonly database: Database) {}

  /** Answers the new ones; a version that is known stays as it was decided. */
  async add(blocks: readonly NewBlock[]): Promise<GlobalBlock[]> {
    const { rows } = await this.database.pool.query(
      `INSERT INTO global_blocks (block_id, item_id, bundle, publisher, key, version, title, body,
         tags, source, licence, sha256, signed, imported_by)
       SELECT block_id, item_id, bundle, publisher, key, version, title, body,
         ARRAY(SELECT jsonb_array_elements_text(tags)), source, licence, sha256, signed, imported_by
       FROM jsonb_to_recordset($1::jsonb) AS new (block_id uuid, item_id uuid, bundle text,
         publisher text, key text, version int, title text, body text, tags jsonb, source text,
         licence text, sha256 text, signed boolean, imported_by text)
       ON CONFLICT DO NOTHING RETURNING *`,
      [
        JSON.stringify(
          blocks.map(({ id, itemId, importedBy, ...block }) => ({
            ...block,
            block_id: id,
            item_id: itemId,
            imported_by: importedBy,
          })),
        ),
      ],
    )
    return rows.map(row => blockRow.parse(row))
  }

  async byId(id: string): Promise<GlobalBlock | undefined> {
    const { rows } = await this.database.pool.query<Record<string, unknown>>(
      'SELECT * FROM global_blocks WHERE block_id = $1',
      [id],
    )
    return rows[0] && blockRow.parse(rows[0])
  }

  /** The last imported first. */
  async list({ first, after, status }: BlockPage): Promise<GlobalBlock[]> {
    const { rows } = await this.database.pool.query(
      `SELECT * FROM global_blocks
       WHERE ($1::text IS NULL OR status = $1)
         AND ($2::timestamptz IS NULL OR (imported_at, block_id) < ($2, $3::uuid))
       ORDER BY imported_at DESC, block_id DESC LIMIT $4`,
      [status?.toLowerCase() ?? null, after?.importedAt ?? null, after?.id ?? null, first],
    )
    return rows.map(row => blockRow.parse(row))
  }

  /** Approved: an earlier approved version gives way at once. Undefined where it cannot be decided so. */
  async decide(id: string, decision: 'approved' | 'rejected', by: string) {
    return this.database.transaction(async client => {
      const from = decision === 'approved' ? ['proposed', 'rejected'] : ['proposed', 'approved']
      const versions = await client.query<{ block_id: string; item_id: string; status: string }>(
        `SELECT block_id, item_id, status FROM global_blocks
         WHERE item_id = (SELECT item_id FROM global_blocks WHERE block_id = $1)
         ORDER BY block_id FOR UPDATE`,
        [id],
      )
      const block = versions.rows.find(({ block_id }) => block_id === id.toLowerCase())
      if (!block || !from.includes(block.status)) return undefined
      await lockDocuments(client)
      if (decision === 'approved') {
        await client.query(
          `UPDATE global_blocks SET status = 'superseded'
           WHERE item_id = $1 AND status = 'approved'`,
          [block.item_id],
        )
      }
      const { rows } = await client.query<Record<string, unknown>>(
        `UPDATE global_blocks SET status = $2, decided_by = $3, decided_at = now()
         WHERE block_id = $1 RETURNING *`,
        [id, decision, by],
      )
      await settle(client)
      return rows[0] && blockRow.parse(rows[0])
    })
  }

  async readSwitch(): Promise<GlobalSwitch & GlobalCounts> {
    const { rows } = await this.database.pool.query<GlobalSwitch & GlobalCounts>(
      `SELECT enabled, changed_by AS "changedBy", changed_at AS "changedAt",
         (SELECT count(*)::int FROM global_blocks WHERE status = 'approved') AS approved,
         (SELECT count(*)::int FROM global_blocks WHERE status = 'proposed') AS proposed
       FROM global_knowledge`,
    )
    const [row] = rows
    if (!row) throw new Error('the row of global_knowledge is missing')
    return row
  }

  /** Off: its documents are out of search and answers when this returns. */
  async switch(enabled: boolean, by: string): Promise<void> {
    await this.database.transaction(async client => {
      await lockDocuments(client)
      await client.query(
        'UPDATE global_knowledge SET enabled = $1, changed_by = $2, changed_at = now()',
        [enabled, by],
      )
      await settle(client)
    })
  }

  /** Approved blocks whose text is in no version of their document yet; none while switched off. */
  async pending(): Promise<GlobalBlock[]> {
    const { rows } = await this.database.pool.query(
      `SELECT b.* FROM global_blocks b, global_knowledge k
       WHERE k.enabled AND b.status = 'approved' AND NOT EXISTS (SELECT FROM item_versions v
         WHERE v.item_id = b.item_id AND v.checksum = b.sha256)
       ORDER BY b.imported_at, b.block_id`,
    )
    return rows.map(row => blockRow.parse(row))
  }

  /** Which of the documents are global knowledge. */
  async globalItems(ids: readonly string[]): Promise<Set<string>> {
    const { rows } = await this.database.pool.query<{ id: string }>(
      'SELECT DISTINCT item_id AS id FROM global_blocks WHERE item_id = ANY($1)',
      [ids],
    )
    return new Set(rows.map(({ id }) => id))
  }
}

/** In the order in which ingestion locks them: the documents, then (by a trigger) the switch. */
async function lockDocuments(client: PoolClient): Promise<void> {
  await client.query(
    `SELECT FROM items WHERE item_id IN (SELECT item_id FROM global_blocks)
     ORDER BY item_id FOR UPDATE`,
  )
  await client.query('SELECT FROM global_knowledge FOR UPDATE')
}

async function settle(client: PoolClient): Promise<void> {
  for (const statement of settleItems) await client.query(statement)
}
