import type { Database } from '#platform/database/database.ts'

/** How many rows of a person went. */
export type Forgotten = { events: number; labels: number; recommendations: number }

const tables = {
  events: 'events',
  labels: 'labels',
  /** Their outcomes go with them. */
  recommendations: 'recommendation_impressions',
} as const

/** Deletes what a person did, thought of it and was recommended, all at once. */
export class ForgetStore {
  constructor(private readonly database: Database) {}

  forget(userId: string): Promise<Forgotten> {
    return this.database.transaction(async client => {
      // In turn with batches that are just arriving: see ActivityStore.
      await client.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [
        `activity:${userId}`,
      ])
      const forgotten: Forgotten = { events: 0, labels: 0, recommendations: 0 }
      for (const what of ['events', 'labels', 'recommendations'] as const) {
        const { rowCount } = await client.query(`DELETE FROM ${tables[what]} WHERE user_id = $1`, [
          userId,
        ])
        forgotten[what] = rowCount ?? 0
      }
      return forgotten
    })
  }
}
