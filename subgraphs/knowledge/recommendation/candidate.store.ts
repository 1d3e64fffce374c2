import { z } from 'zod'
import type { Database } from '#platform/database/database.ts'
import { itemKinds } from '../document/item.ts'
import type { Levels } from './activity/visible.store.ts'
import { PopularityStore } from './popularity.store.ts'
import type { Candidate } from './ranking/features.ts'

export type CandidateQuery = {
  levels: Levels
  viewer: string | undefined
  /** Never to be recommended. */
  without: readonly string[]
  tags: readonly string[]
  terms: readonly string[]
  now: Date
}

const newest = 300
const byTag = 200
const byTerm = 300
const byReaders = 100

const candidateRow = z
  .object({
    item_id: z.string(),
    kind: z
      .string()
      .transform(kind => kind.toUpperCase())
      .pipe(z.enum(itemKinds)),
    tags: z.array(z.string()),
    created_at: z.date(),
    terms: z.array(z.string()).nullable(),
    weights: z.array(z.number()).nullable(),
    readers: z.number(),
  })
  .transform((row): Candidate => ({
    id: row.item_id,
    kind: row.kind,
    tags: row.tags,
    createdAt: row.created_at,
    terms: new Map(row.terms?.map((term, at) => [term, row.weights?.[at] ?? 0])),
    readers: row.readers,
  }))

/** Documents that may be recommended: active ones at the viewer's levels, and nothing else. */
export class CandidateStore {
  private readonly popularity: PopularityStore

  constructor(private readonly pool: Database['pool']) {
    this.popularity = new PopularityStore(pool)
  }

  /** Bounded: the newest, and the best by tags, words and readers. */
  async find(query: CandidateQuery): Promise<Candidate[]> {
    const { levels, viewer, without, tags, terms, now } = query
    const readers = await this.popularity.readers(viewer, now)
    const { rows } = await this.pool.query(candidates, [
      levels,
      without,
      tags,
      terms,
      [...readers.keys()],
      [...readers.values()],
    ])
    return rows.map(row => candidateRow.parse(row))
  }

  /** What is remembered for speed may hold what was deleted. */
  forget(): void {
    this.popularity.forget()
  }
}

const allowed = `i.status = 'active' AND i.in_force AND i.confidentiality = ANY($1) AND i.item_id <> ALL($2::uuid[])`
const candidates = `
  WITH popular AS (SELECT * FROM unnest($5::uuid[], $6::int[]) AS known (item_id, readers)),
  pool AS (
    (SELECT i.item_id FROM items i WHERE ${allowed}
     ORDER BY i.created_at DESC, i.item_id LIMIT ${newest})
    UNION
    (SELECT i.item_id FROM items i WHERE ${allowed} AND i.tags && $3::text[]
     ORDER BY i.created_at DESC, i.item_id LIMIT ${byTag})
    UNION
    (SELECT i.item_id FROM items i JOIN item_terms t USING (item_id)
     WHERE ${allowed} AND t.terms && $4::text[]
     ORDER BY (SELECT count(*) FROM unnest(t.terms) AS term WHERE term = ANY($4)) DESC, i.item_id
     LIMIT ${byTerm})
    UNION
    (SELECT i.item_id FROM items i JOIN popular USING (item_id) WHERE ${allowed}
     ORDER BY popular.readers DESC, i.item_id LIMIT ${byReaders}))
  SELECT i.item_id, i.kind, i.tags, i.created_at, to_json(t.terms) AS terms, to_json(t.weights) AS weights,
    coalesce(popular.readers, 0) AS readers
  FROM pool JOIN items i USING (item_id) LEFT JOIN item_terms t USING (item_id)
    LEFT JOIN popular USING (item_id)
  ORDER BY i.item_id`
