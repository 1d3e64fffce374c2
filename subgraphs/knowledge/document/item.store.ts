import { z } from 'zod'
import type { Database } from '#platform/database/database.ts'
import type { ChunkPayload } from '#platform/vectors/vector-store.ts'
import { confidentialities, itemKinds, itemStatuses, type Item, type ItemKind } from './item.ts'

type Levels = ChunkPayload['confidentiality'][]

/** Which items a list shows; only active ones are ever listed. */
export type ItemFilter = { levels: Levels; search?: string; kind?: ItemKind }
/** The last row of the page before. */
export type ItemCursor = { createdAt: Date; id: string }

const upper = <T extends readonly [string, ...string[]]>(values: T) =>
  z
    .string()
    .transform(value => value.toUpperCase())
    .pipe(z.enum(values))

const itemRow = z
  .object({
    item_id: z.string(),
    title: z.string(),
    kind: upper(itemKinds),
    source: z.string(),
    file_name: z.string().nullable(),
    media_type: z.string().nullable(),
    tags: z.array(z.string()),
    confidentiality: upper(confidentialities),
    status: upper(itemStatuses),
    version: z.number(),
    created_at: z.date(),
    created_by: z.string().nullable(),
    page_count: z.number().nullable(),
    lang: z.string(),
    sha256: z.string(),
  })
  .transform((row): Item => ({
    id: row.item_id,
    title: row.title,
    kind: row.kind,
    source: row.source,
    fileName: row.file_name,
    mediaType: row.media_type,
    tags: row.tags,
    confidentiality: row.confidentiality,
    status: row.status,
    version: row.version,
    createdAt: row.created_at,
    createdBy: row.created_by,
    pageCount: row.page_count,
    lang: row.lang,
    sha256: row.sha256,
  }))

const columns = `item_id, title, kind, source, file_name, media_type, tags, confidentiality, status,
  version, created_at, created_by, page_count, lang, sha256`

/** The database may have the locale C, in which lower() knows no umlauts. */
const lower = (column: string) => `translate(lower(${column}), 'ÄÖÜ', 'äöü')`

const listed = `status = 'active' AND confidentiality = ANY($1)
  AND ($2::text IS NULL OR ${lower('title')} LIKE $2 OR ${lower('file_name')} LIKE $2
       OR EXISTS (SELECT FROM unnest(tags) AS tag WHERE ${lower('tag')} LIKE $2))
  AND ($3::text IS NULL OR kind = $3)`

/** Reads the table `items` and archives in it; the ingestion's store writes new ones. */
export class ItemStore {
  constructor(private readonly pool: Database['pool']) {}

  /** Newest first, after the cursor. */
  async list(filter: ItemFilter, page: { first: number; after?: ItemCursor }): Promise<Item[]> {
    const { first, after } = page
    const { rows } = await this.pool.query(
      `SELECT ${columns} FROM items
       WHERE ${listed} AND ($4::timestamptz IS NULL OR (created_at, item_id) < ($4, $5::uuid))
       ORDER BY created_at DESC, item_id DESC LIMIT $6`,
      [...parameters(filter), after?.createdAt ?? null, after?.id ?? null, first],
    )
    return rows.map(row => itemRow.parse(row))
  }

  async count(filter: ItemFilter): Promise<number> {
    const { rows } = await this.pool.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM items WHERE ${listed}`,
      parameters(filter),
    )
    return rows[0]?.count ?? 0
  }

  /** Active and archived ones; the caller decides who may see which. */
  async byIds(ids: readonly string[], levels: Levels): Promise<Item[]> {
    const { rows } = await this.pool.query(
      `SELECT ${columns} FROM items WHERE item_id = ANY($1) AND confidentiality = ANY($2)`,
      [ids, levels],
    )
    return rows.map(row => itemRow.parse(row))
  }

  /** Active items that carry any of the tags, newest first. */
  async taggedWith(tags: readonly string[], levels: Levels): Promise<Item[]> {
    const { rows } = await this.pool.query(
      `SELECT ${columns} FROM items
       WHERE status = 'active' AND tags && $1::text[] AND confidentiality = ANY($2)
       ORDER BY created_at DESC, item_id DESC`,
      [tags, levels],
    )
    return rows.map(row => itemRow.parse(row))
  }

  async activeByHash(sha256: string): Promise<Item | undefined> {
    const { rows } = await this.pool.query<Record<string, unknown>>(
      `SELECT ${columns} FROM items WHERE status = 'active' AND sha256 = $1 LIMIT 1`,
      [sha256],
    )
    return rows[0] && itemRow.parse(rows[0])
  }

  /** Takes the item out of lists and search; its versions and passages stay. */
  async archive(id: string): Promise<void> {
    await this.pool.query(`UPDATE items SET status = 'archived' WHERE item_id = $1`, [id])
  }
}

function parameters({ levels, search, kind }: ItemFilter): unknown[] {
  const wanted = search
    ?.trim()
    .toLowerCase()
    .replace(/[\\%_]/gu, '\\$&')
  return [levels, wanted ? `%${wanted}%` : null, kind?.toLowerCase() ?? null]
}
