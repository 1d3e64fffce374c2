import { z } from 'zod'
import type { Database } from '#platform/database/database.ts'
import { itemKinds, type ItemKind } from '../document/item.ts'
import type { Levels } from './activity/visible.store.ts'
import type { TermVector } from './ranking/term-vector.ts'

/** A document of the library with what it is about. */
export type KnownItem = {
  id: string
  title: string
  kind: ItemKind
  tags: string[]
  terms: TermVector
}
export type UsedItem = KnownItem & { weight: number; lastUsedAt: Date }
export type AskedQuestion = { question: string; weight: number }

const memoryDays = 180
const halfLifeDays = 30
const mostUses = 500
const mostItems = 50
const mostQuestions = 20

const itemRow = z
  .object({
    item_id: z.string(),
    title: z.string(),
    kind: z
      .string()
      .transform(kind => kind.toUpperCase())
      .pipe(z.enum(itemKinds)),
    tags: z.array(z.string()),
    terms: z.array(z.string()).nullable(),
    weights: z.array(z.number()).nullable(),
  })
  .transform((row): KnownItem => ({
    id: row.item_id,
    title: row.title,
    kind: row.kind,
    tags: row.tags,
    terms: new Map(row.terms?.map((term, at) => [term, row.weights?.[at] ?? 0])),
  }))

/** Fades by half every thirty days. */
const fading = (column: string, now: string) =>
  `power(0.5, greatest(0, extract(epoch FROM (${now} - ${column})) / 86400) / ${halfLifeDays})`

const strength = `CASE type WHEN 'like' THEN 3 WHEN 'solve' THEN 3 WHEN 'export' THEN 2 ELSE 1 END`

/** What one person read, asked and judged; only documents they may see. */
export class InterestStore {
  constructor(private readonly pool: Database['pool']) {}

  /** Used or found helpful, the most important first. */
  async used(userId: string, levels: Levels, now: Date): Promise<UsedItem[]> {
    const { rows } = await this.pool.query<{ weight: number; last_used_at: Date }>(
      `WITH uses AS (
         (SELECT item_id, ts, ${strength} * ${fading('ts', '$3::timestamptz')} AS weight FROM events
          WHERE user_id = $1 AND item_id IS NOT NULL
            AND ts > $3::timestamptz - interval '${memoryDays} days'
          ORDER BY ts DESC LIMIT ${mostUses})
         UNION ALL
         (SELECT item_id, ts, 3 * reward * ${fading('ts', '$3::timestamptz')} FROM labels
          WHERE user_id = $1 AND item_id IS NOT NULL AND reward > 0
            AND ts > $3::timestamptz - interval '${memoryDays} days'
          ORDER BY ts DESC LIMIT ${mostUses}))
       SELECT i.item_id, i.title, i.kind, i.tags, to_json(t.terms) AS terms,
         to_json(t.weights) AS weights,
         sum(u.weight)::float8 AS weight, max(u.ts) AS last_used_at
       FROM uses u JOIN items i USING (item_id) LEFT JOIN item_terms t USING (item_id)
       WHERE i.status = 'active' AND i.in_force AND i.confidentiality = ANY($2)
       GROUP BY i.item_id, t.item_id ORDER BY weight DESC, i.item_id LIMIT ${mostItems}`,
      [userId, levels, now],
    )
    return rows.map(row => ({
      ...itemRow.parse(row),
      weight: row.weight,
      lastUsedAt: row.last_used_at,
    }))
  }

  async asked(userId: string, now: Date): Promise<AskedQuestion[]> {
    const { rows } = await this.pool.query<AskedQuestion>(
      `SELECT meta ->> 'question' AS question, ${fading('ts', '$2::timestamptz')}::float8 AS weight
       FROM events
       WHERE user_id = $1 AND type = 'ask' AND meta ->> 'question' <> ''
         AND ts > $2::timestamptz - interval '${memoryDays} days'
       ORDER BY ts DESC LIMIT ${mostQuestions}`,
      [userId, now],
    )
    return rows
  }

  /** Documents whose latest label of this person says Irrelevant. */
  async disliked(userId: string): Promise<string[]> {
    const { rows } = await this.pool.query<{ id: string }>(
      `SELECT id FROM (SELECT DISTINCT ON (item_id) item_id AS id, reward FROM labels
         WHERE user_id = $1 AND item_id IS NOT NULL AND target_kind IN ('item', 'recommendation')
         ORDER BY item_id, ts DESC) latest
       WHERE reward = 0`,
      [userId],
    )
    return rows.map(({ id }) => id)
  }

  async known(id: string, levels: Levels): Promise<KnownItem | undefined> {
    const { rows } = await this.pool.query<Record<string, unknown>>(
      `SELECT i.item_id, i.title, i.kind, i.tags, to_json(t.terms) AS terms,
         to_json(t.weights) AS weights
       FROM items i LEFT JOIN item_terms t USING (item_id)
       WHERE i.item_id = $1 AND i.status = 'active' AND i.in_force AND i.confidentiality = ANY($2)`,
      [id, levels],
    )
    return rows[0] && itemRow.parse(rows[0])
  }
}
