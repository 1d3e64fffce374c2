import type { ChunkPayload } from '#platform/vectors/vector-store.ts'
import type { Confidentiality, ItemKind, ItemStatus } from './item.ts'

/** What a list of documents is narrowed to; everything must hold at once. */
export type ItemWish = {
  /** Words that must all be in title, file name or tags, in part. */
  search?: string | null | undefined
  kind?: ItemKind | null | undefined
  /** All of them. */
  tags?: string[] | null | undefined
  source?: string | null | undefined
  confidentiality?: Confidentiality | null | undefined
  /** Default: ACTIVE. */
  status?: ItemStatus | null | undefined
  lang?: string | null | undefined
  /** Of "gilt ab", else of the day it was taken in. */
  year?: number | null | undefined
}
/** With the levels that the viewer may see at all. */
export type ItemFilter = ItemWish & { levels: ChunkPayload['confidentiality'][] }

const mostWords = 12

/** The database may have the locale C, in which lower() knows no umlauts. */
export const lower = (column: string) => `translate(lower(${column}), 'ÄÖÜ', 'äöü')`

/** The year a document is filed under. */
export const yearOf = `extract(year FROM coalesce(valid_from, (created_at AT TIME ZONE 'Europe/Berlin')::date))::int`

const held = `EXISTS (SELECT FROM item_drafts AS d
  WHERE d.item_id = items.item_id AND d.state = 'quarantined')`

/** Condition on `items` with the parameters $1 to $9 of `filterParameters`. */
export const matchesFilter = `confidentiality = ANY($1)
  AND (status = $2 OR ($2 = 'quarantined' AND ${held}))
  AND NOT EXISTS (SELECT FROM unnest($3::text[]) AS word
    WHERE NOT (${lower('title')} LIKE word OR ${lower("coalesce(file_name, '')")} LIKE word
      OR EXISTS (SELECT FROM unnest(tags) AS tag WHERE ${lower('tag')} LIKE word)))
  AND ($4::text IS NULL OR kind = $4) AND tags @> $5::text[]
  AND ($6::text IS NULL OR source = $6) AND ($7::text IS NULL OR confidentiality = $7)
  AND ($8::text IS NULL OR lang = $8) AND ($9::int IS NULL OR ${yearOf} = $9)`

export function filterParameters(filter: ItemFilter): unknown[] {
  return [
    filter.levels,
    stored(filter.status ?? 'ACTIVE'),
    wordsOf(filter.search ?? ''),
    stored(filter.kind),
    filter.tags ?? [],
    orNull(filter.source),
    stored(filter.confidentiality),
    orNull(filter.lang),
    orNull(filter.year),
  ]
}

const orNull = <T>(value: T | null | undefined): T | null => value ?? null
/** Enums are lower case in the database. */
const stored = (value: string | null | undefined): string | null => value?.toLowerCase() ?? null

function wordsOf(search: string): string[] {
  const words = search.toLowerCase().split(/\s+/u).filter(Boolean).slice(0, mostWords)
  return words.map(word => `%${word.replace(/[\\%_]/gu, '\\$&')}%`)
}
