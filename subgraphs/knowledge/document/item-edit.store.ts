import type { Database } from '#platform/database/database.ts'
import { UserError } from '#platform/errors.ts'
import { setCurrentVersion } from './current-version.store.ts'
import { itemColumns, toItem } from './item-row.ts'
import { isoDayIn } from './library-day.ts'
import type { Confidentiality, Item, ItemKind } from './item.ts'

/** What an administrator may correct; undefined stays as it is. */
export type ItemEdit = {
  title?: string | undefined
  kind?: ItemKind | undefined
  source?: string | undefined
  tags?: string[] | undefined
  confidentiality?: Confidentiality | undefined
  lang?: string | undefined
  /** Of the current version; null: none. */
  validFrom?: string | null | undefined
}
type Edited = { before: Item; after: Item }

/** The objects that a purged document leaves for removal, where nothing else uses them. */
type Purged = { checksums: string[] }

/** Changes rows of `items`, each change at once and against the row as it is then. */
export class ItemEditStore {
  constructor(private readonly database: Database) {}

  /** `check` sees the locked row and may refuse. */
  async update(
    id: string,
    edit: ItemEdit,
    check: (item: Item) => UserError | undefined,
  ): Promise<Edited | UserError | undefined> {
    return this.change(id, async (client, before) => {
      const refusal = check(before)
      if (refusal) return refusal
      await client.query(
        `UPDATE items SET title = $2, kind = $3, source = $4, tags = $5, confidentiality = $6,
           lang = $7, index_pending = true, revision = revision + 1, changed_at = now()
         WHERE item_id = $1`,
        [
          id,
          edit.title ?? before.title,
          (edit.kind ?? before.kind).toLowerCase(),
          edit.source ?? before.source,
          edit.tags ?? before.tags,
          (edit.confidentiality ?? before.confidentiality).toLowerCase(),
          edit.lang ?? before.lang,
        ],
      )
      if (edit.validFrom === undefined || edit.validFrom === before.validFrom) return undefined
      await client.query(
        `INSERT INTO item_validity (item_id, version, valid_day) VALUES ($1, $2, $3)
         ON CONFLICT (item_id, version) DO UPDATE SET valid_day = excluded.valid_day, edited_at = now()`,
        [id, before.version, edit.validFrom],
      )
      await setCurrentVersion(client, id, isoDayIn(new Date()))
      return undefined
    })
  }

  /** Undefined unless it was active. */
  async archive(id: string, { byLuna }: { byLuna: boolean }): Promise<Edited | undefined> {
    const changed = await this.change(id, async (client, before) => {
      if (before.status !== 'ACTIVE') return notThere
      await client.query(
        `UPDATE items SET status = 'archived', archived_at = now(), archived_by_luna = $2,
           index_pending = true, revision = revision + 1, changed_at = now() WHERE item_id = $1`,
        [id, byLuna],
      )
      return undefined
    })
    return changed instanceof UserError ? undefined : changed
  }

  /** Undefined unless it was archived. */
  async restore(id: string): Promise<Edited | undefined> {
    const changed = await this.change(id, async (client, before) => {
      if (before.status !== 'ARCHIVED') return notThere
      await client.query(
        `UPDATE items SET status = 'active', archived_at = NULL, archived_by_luna = false,
           index_pending = true, revision = revision + 1, changed_at = now() WHERE item_id = $1`,
        [id],
      )
      await setCurrentVersion(client, id, isoDayIn(new Date()))
      return undefined
    })
    return changed instanceof UserError ? undefined : changed
  }

  /** Removes rows, versions and passages of an archived document. Undefined unless it is one. */
  async purge(id: string): Promise<Purged | undefined> {
    return this.database.transaction(async client => {
      const found = await client.query(
        `SELECT FROM items WHERE item_id = $1 AND status = 'archived' FOR UPDATE`,
        [id],
      )
      if (found.rowCount === 0) return undefined
      const { rows } = await client.query<{ checksum: string }>(
        `SELECT DISTINCT checksum FROM (
           SELECT checksum FROM item_versions WHERE item_id = $1
           UNION SELECT sha256 FROM items WHERE item_id = $1
           UNION SELECT sha256 FROM item_drafts WHERE item_id = $1) AS used`,
        [id],
      )
      await client.query(`SELECT set_config('luna.purged_item', $1, true)`, [id])
      await client.query('DELETE FROM item_drafts WHERE item_id = $1', [id])
      await client.query('DELETE FROM item_versions WHERE item_id = $1', [id])
      await client.query('DELETE FROM items WHERE item_id = $1', [id])
      return { checksums: rows.map(({ checksum }) => checksum) }
    })
  }

  /** Documents whose current version changes because a day has come. */
  async dueOn(day: string): Promise<string[]> {
    const { rows } = await this.database.pool.query<{ item_id: string }>(
      `SELECT DISTINCT i.item_id FROM items i
       JOIN item_versions v ON v.item_id = i.item_id
       LEFT JOIN item_validity e ON e.item_id = v.item_id AND e.version = v.version
       WHERE i.version > 0
         AND CASE WHEN e.item_id IS NULL THEN v.valid_from ELSE e.valid_day END <= $1::date
         AND (NOT i.in_force OR (v.version <> i.version AND coalesce(i.valid_from, '-infinity')
           < CASE WHEN e.item_id IS NULL THEN v.valid_from ELSE e.valid_day END))`,
      [day],
    )
    return rows.map(({ item_id }) => item_id)
  }

  /** Lets the version count that is in force on `day`. True when another one does now. */
  async takeEffect(id: string, day: string): Promise<boolean> {
    const changed = await this.change(id, async client => {
      await setCurrentVersion(client, id, day)
      return undefined
    })
    if (!changed || changed instanceof UserError) return false
    const { before, after } = changed
    return before.version !== after.version || before.inForce !== after.inForce
  }

  private async change(
    id: string,
    work: (client: Client, before: Item) => Promise<UserError | undefined>,
  ): Promise<Edited | UserError | undefined> {
    return this.database.transaction(async client => {
      const before = await lockItem(client, id)
      if (!before) return undefined
      const refusal = await work(client, before)
      if (refusal) return refusal
      const after = await lockItem(client, id)
      return after && { before, after }
    })
  }
}

type Client = Parameters<Parameters<Database['transaction']>[0]>[0]

const notThere = new UserError('ITEM_NOT_FOUND', 'Dieses Dokument gibt es nicht (mehr).')

async function lockItem(client: Client, id: string): Promise<Item | undefined> {
  const { rows } = await client.query<Record<string, unknown>>(
    `SELECT ${itemColumns} FROM items WHERE item_id = $1 FOR UPDATE`,
    [id],
  )
  return rows[0] && toItem(rows[0])
}
