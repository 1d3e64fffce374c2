import type { Database } from '#platform/database/database.ts'
import {
  termVector,
  termVectorVersion,
  type Rarity,
  type TermVector,
} from './ranking/term-vector.ts'

/** A request pays for at most so many documents; the worker does the others. */
const mostPerRequest = 10
const longestText = 12_000
const firstPassages = 24
/** Enough documents to tell rare words from common ones. */
const sampled = 2000
const rememberedMs = 10 * 60_000

type Frequency = { term: string; count: number; total: number }
type Stale = { item_id: string; fingerprint: string; title: string; tags: string[] }

const fingerprint = `md5(concat_ws(chr(10), i.sha256, i.version, i.title, i.tags::text, '${termVectorVersion}'))`

/** The words documents are about, made from title, tags, headings and beginning when they are needed. */
export class ItemTermsStore {
  private known: { rarity: Rarity; until: number } | undefined

  constructor(private readonly database: Database) {}

  /**
   * Makes what is missing or outdated of active documents, `first` and then the newest ones; at most
   * `most`. Answers how many it made.
   */
  async refresh(first: readonly string[] = [], most = mostPerRequest): Promise<number> {
    const stale = await this.stale(first, most)
    if (stale.length > 0) this.known = undefined
    const texts = await this.texts(stale.map(({ item_id }) => item_id))
    for (const item of stale) {
      const text = texts.get(item.item_id)
      const vector = termVector([
        { text: item.title, weight: 4 },
        { text: item.tags.filter(tag => !tag.startsWith('meter:')).join(' '), weight: 3 },
        { text: text?.headings ?? '', weight: 1 },
        { text: text?.body ?? '', weight: 1 },
      ])
      await this.save(item, vector)
    }
    return stale.length
  }

  /** How much a term tells: by the number of documents that have it, in a sample, remembered a while. */
  async rarity(): Promise<Rarity> {
    if (!this.known || this.known.until < Date.now()) {
      const until = Date.now() + rememberedMs
      this.known = { until, rarity: rarityOf(await this.frequencies()) }
    }
    return this.known.rarity
  }

  private async frequencies(): Promise<Frequency[]> {
    const { rows } = await this.database.pool.query<Frequency>(
      `WITH sample AS (SELECT terms FROM item_terms LIMIT $1)
       SELECT term, count(*)::int AS count, (SELECT count(*)::int FROM sample) AS total
       FROM sample, unnest(terms) AS term GROUP BY term`,
      [sampled],
    )
    return rows
  }

  private async stale(first: readonly string[], most: number): Promise<Stale[]> {
    const { rows } = await this.database.pool.query<Stale>(
      `SELECT i.item_id, ${fingerprint} AS fingerprint, i.title, i.tags
       FROM items i LEFT JOIN item_terms t USING (item_id)
       WHERE i.status = 'active' AND i.in_force AND t.fingerprint IS DISTINCT FROM ${fingerprint}
       ORDER BY i.item_id = ANY($1) DESC, i.created_at DESC, i.item_id LIMIT $2`,
      [first, most],
    )
    return rows
  }

  private async texts(ids: string[]): Promise<Map<string, { headings: string; body: string }>> {
    const { rows } = await this.database.pool.query<{ id: string; headings: string; body: string }>(
      `SELECT c.item_id AS id, left(string_agg(c.text, ' ' ORDER BY c.chunk_idx), $2) AS body,
         left(string_agg(c.metadata -> 'headings' ->> -1, ' ' ORDER BY c.chunk_idx), $2) AS headings
       FROM item_chunks c JOIN items i ON i.item_id = c.item_id AND i.version = c.version
       WHERE c.item_id = ANY($1) AND c.chunk_idx < $3 GROUP BY c.item_id`,
      [ids, longestText, firstPassages],
    )
    return new Map(rows.map(({ id, ...text }) => [id, text]))
  }

  private async save({ item_id, fingerprint: made }: Stale, vector: TermVector): Promise<void> {
    await this.database.pool.query(
      `INSERT INTO item_terms (item_id, fingerprint, terms, weights)
       SELECT item_id, $2, $3, $4 FROM items WHERE item_id = $1
       ON CONFLICT (item_id) DO UPDATE SET fingerprint = excluded.fingerprint,
         terms = excluded.terms, weights = excluded.weights`,
      [item_id, made, [...vector.keys()], [...vector.values()]],
    )
  }
}

/** As in BM25, but at least a little, so that a library of two documents still compares. */
function rarityOf(frequencies: Frequency[]): Rarity {
  const total = frequencies[0]?.total ?? 0
  const idf = (count: number) => Math.log(1 + (total - count + 0.5) / (count + 0.5)) + 0.1
  const byTerm = new Map(frequencies.map(({ term, count }) => [term, idf(count)]))
  const unseen = idf(0)
  return term => byTerm.get(term) ?? unseen
}
