import type { Database } from '#platform/database/database.ts'
import type { ChunkPayload } from '#platform/vectors/vector-store.ts'
import { filterParameters, lower, matchesFilter, yearOf, type ItemFilter } from './item-filter.ts'
import { itemColumns, toItem } from './item-row.ts'
import type { Item } from './item.ts'

type Levels = ChunkPayload['confidentiality'][]

export type ItemSort = 'NEWEST' | 'CHANGED' | 'TITLE'
/** The last row of the page before: what it is sorted by, as text, and its id. */
export type ItemCursor = { key: string; id: string }
/** One value of a facet and how many documents have it. */
export type FacetCount = { facet: string; value: string; count: number }

const mostOfAFacet = 200

/** What a list is sorted by; titles in German order, whatever the database's locale. */
const orders: Record<ItemSort, { key: string; cast: string; descending: boolean }> = {
  NEWEST: { key: 'created_at', cast: 'timestamptz', descending: true },
  CHANGED: { key: 'changed_at', cast: 'timestamptz', descending: true },
  TITLE: {
    key: `translate(${lower('title')}, 'äöüß', 'aous') COLLATE "C"`,
    cast: 'text',
    descending: false,
  },
}

/** Reads the table `items`. */
export class ItemStore {
  constructor(private readonly pool: Database['pool']) {}

  /** After the cursor; each with what it is sorted by. */
  async list(
    filter: ItemFilter,
    page: { first: number; sort: ItemSort; after?: ItemCursor },
  ): Promise<(Item & { sortKey: string })[]> {
    const { first, sort, after } = page
    const { key, cast, descending } = orders[sort]
    const direction = descending ? 'DESC' : 'ASC'
    const sortKey =
      cast === 'text' ? key : `to_char(${key} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
    const { rows } = await this.pool.query<{ sort_key: string }>(
      `SELECT ${itemColumns}, ${sortKey} AS sort_key FROM items
       WHERE ${matchesFilter} AND ($10::text IS NULL
         OR (${key}, item_id) ${descending ? '<' : '>'} ($10::${cast}, $11::uuid))
       ORDER BY ${key} ${direction}, item_id ${direction} LIMIT $12`,
      [...filterParameters(filter), after?.key ?? null, after?.id ?? null, first],
    )
    return rows.map(row => ({ ...toItem(row), sortKey: row.sort_key }))
  }

  async count(filter: ItemFilter): Promise<number> {
    const { rows } = await this.pool.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM items WHERE ${matchesFilter}`,
      filterParameters(filter),
    )
    return rows[0]?.count ?? 0
  }

  /** How many of the documents a filter shows have which value; the most frequent first. */
  async facets(filter: ItemFilter): Promise<FacetCount[]> {
    const { rows } = await this.pool.query<FacetCount>(
      `WITH matched AS MATERIALIZED (SELECT * FROM items WHERE ${matchesFilter}),
       counted AS (
         SELECT facet, value, count(*)::int AS count FROM matched, LATERAL (
           VALUES ('kind', upper(kind)), ('source', source), ('confidentiality', upper(confidentiality)),
             ('status', upper(status)), ('lang', lang), ('year', ${yearOf}::text)) AS of (facet, value)
         GROUP BY facet, value
         UNION ALL
         SELECT 'tag', tag, count(*)::int FROM matched, unnest(tags) AS tag GROUP BY tag),
       ranked AS (SELECT *, row_number() OVER (PARTITION BY facet ORDER BY count DESC, value) AS rank FROM counted)
       SELECT facet, value, count FROM ranked WHERE rank <= ${mostOfAFacet} ORDER BY facet, rank`,
      filterParameters(filter),
    )
    return rows
  }

  /** Of any status; the caller decides who may see which. */
  async byIds(ids: readonly string[], levels: Levels): Promise<Item[]> {
    const { rows } = await this.pool.query(
      `SELECT ${itemColumns} FROM items WHERE item_id = ANY($1) AND confidentiality = ANY($2)`,
      [ids, levels],
    )
    return rows.map(toItem)
  }

  /** Of any status and level: for Luna's own work, never for an answer. */
  async find(id: string): Promise<Item | undefined> {
    const { rows } = await this.pool.query<Record<string, unknown>>(
      `SELECT ${itemColumns} FROM items WHERE item_id = $1`,
      [id],
    )
    return rows[0] && toItem(rows[0])
  }

  /** Active items that carry any of the tags, newest first. */
  async taggedWith(tags: readonly string[], levels: Levels): Promise<Item[]> {
    const { rows } = await this.pool.query(
      `SELECT ${itemColumns} FROM items
       WHERE status = 'active' AND tags && $1::text[] AND confidentiality = ANY($2)
       ORDER BY created_at DESC, item_id DESC`,
      [tags, levels],
    )
    return rows.map(toItem)
  }
}
