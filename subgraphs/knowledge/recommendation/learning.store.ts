import type { Database } from '#platform/database/database.ts'

export type LearntSwitch = { enabled: boolean; learnsSince: Date; changedBy: string | null }

/** Whether the learnt profile takes part, and since when it learns. */
export class LearningStore {
  constructor(private readonly pool: Database['pool']) {}

  async read(): Promise<LearntSwitch> {
    const { rows } = await this.pool.query<LearntSwitch>(
      `SELECT enabled, learns_since AS "learnsSince", changed_by AS "changedBy" FROM learnt_ranking`,
    )
    const [row] = rows
    if (!row) throw new Error('the row of learnt_ranking is missing')
    return row
  }

  async setEnabled(enabled: boolean, by: string): Promise<void> {
    await this.pool.query(
      'UPDATE learnt_ranking SET enabled = $1, changed_by = $2, changed_at = now()',
      [enabled, by],
    )
  }

  /** Begins anew: what was before counts for nothing. */
  async reset(since: Date, by: string): Promise<void> {
    await this.pool.query(
      `UPDATE learnt_ranking SET enabled = false, learns_since = $1, changed_by = $2,
         changed_at = now()`,
      [since, by],
    )
  }
}
