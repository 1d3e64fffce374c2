import { z } from 'zod'
import type { Database } from '#platform/database/database.ts'
import type { LoggedChoice } from './bandit/replay.ts'
import { rankingProfiles, type RankingProfile } from './ranking/profiles.ts'

/** What a profile would have shown first, and with which probability in all. */
export type Nominee = { itemId: string; probability: number; features: number[]; base: number }

export type ImpressionRecord = {
  id: string
  userId: string
  at: Date
  profile: RankingProfile
  /** Probability with which this profile was chosen. */
  propensity: number
  itemIds: string[]
  nominees: Nominee[]
}

export type ProfileCount = { profile: RankingProfile; impressions: number; rewarded: number }

/** Older ones tell of another library and other habits. */
const memoryDays = 180
const mostImpressions = 5000
/** By then a recommendation that nobody followed counts as not followed. */
const settlesAfterMinutes = 60
const keptDays = 400

const countRow = z.object({
  profile: z.enum(rankingProfiles),
  impressions: z.number(),
  rewarded: z.number(),
})
const choiceRow = z.object({
  first: z.string(),
  nominees: z.array(
    z.object({
      itemId: z.string(),
      probability: z.number(),
      features: z.array(z.number()),
      base: z.number(),
    }),
  ),
  reward: z.number(),
})

/** Recommendations whose outcome is known, since `$1` and as of `$2`; the latest ones. */
const settled = `
  SELECT i.* FROM recommendation_impressions i
  WHERE i.ts >= $1 AND i.ts > $2::timestamptz - interval '${memoryDays} days'
    AND (i.ts < $2::timestamptz - interval '${settlesAfterMinutes} minutes'
      OR EXISTS (SELECT FROM recommendation_outcomes o WHERE o.impression_id = i.impression_id))
  ORDER BY i.ts DESC, i.impression_id LIMIT ${mostImpressions}`

/** The log of recommendations: all that is learnt is computed from it. */
export class ImpressionStore {
  constructor(private readonly pool: Database['pool']) {}

  /** The same recommendation shown again is one. */
  async add(impression: ImpressionRecord): Promise<void> {
    const { id, userId, at, profile, propensity, itemIds, nominees } = impression
    await this.pool.query(
      `INSERT INTO recommendation_impressions
         (impression_id, user_id, ts, profile, propensity, item_ids, nominees)
       VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING`,
      [id, userId, at, profile, propensity, itemIds, JSON.stringify(nominees)],
    )
  }

  /** Of each profile: how often it was shown, and how often something of it was wanted. */
  async counts(since: Date, now: Date): Promise<ProfileCount[]> {
    const { rows } = await this.pool.query(
      `SELECT profile, count(*)::int AS impressions,
         count(*) FILTER (WHERE EXISTS (SELECT FROM recommendation_outcomes o
           WHERE o.impression_id = settled.impression_id AND o.reward > 0))::int AS rewarded
       FROM (${settled}) settled GROUP BY profile`,
      [since, now],
    )
    return rows.map(row => countRow.parse(row))
  }

  /** First places in the order of time, with what else could have stood there. */
  async choices(since: Date, now: Date): Promise<LoggedChoice[]> {
    const { rows } = await this.pool.query(
      `SELECT settled.item_ids[1] AS first, nominees, coalesce(o.reward, 0)::float8 AS reward
       FROM (${settled}) settled LEFT JOIN recommendation_outcomes o
         ON o.impression_id = settled.impression_id AND o.item_id = settled.item_ids[1]
       ORDER BY settled.ts, settled.impression_id`,
      [since, now],
    )
    return rows.flatMap(row => {
      const { first, nominees, reward } = choiceRow.parse(row)
      const shown = nominees.findIndex(({ itemId }) => itemId === first)
      return shown < 0 ? [] : [{ options: nominees, shown, reward }]
    })
  }

  /** What is too old to be learnt from goes. */
  async sweep(now: Date): Promise<number> {
    const { rowCount } = await this.pool.query(
      `DELETE FROM recommendation_impressions
       WHERE ts < $1::timestamptz - interval '${keptDays} days'`,
      [now],
    )
    return rowCount ?? 0
  }
}
