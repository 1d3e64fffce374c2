import type { Config } from '#platform/config.ts'
import type { Database } from '#platform/database/database.ts'

const dayMs = 86_400_000
/** So that no run holds the tables for long; the rest follows with the next one. */
const mostAtOnce = 1000

export class AlertRetentionStore {
  constructor(
    private readonly database: Database,
    /** Of closed alerts with their history, and of what became of messages. */
    private readonly days: Pick<Config['retention'], 'alertsDays' | 'alertMessagesDays'>,
  ) {}

  /** Removes what is too old; never anything of an alert that is not closed, nor what is still to be sent. */
  async sweep(now: Date): Promise<void> {
    const { pool } = this.database
    await pool.query(
      `DELETE FROM alert_deliveries WHERE delivery_id IN (
         SELECT d.delivery_id FROM alert_deliveries d
         WHERE d.state <> 'QUEUED' AND d.created_at < $1 AND NOT EXISTS (
           SELECT FROM alerts a WHERE a.alert_id = d.alert_id AND a.state <> 'CLOSED')
         ORDER BY d.created_at LIMIT ${mostAtOnce})`,
      [new Date(now.getTime() - this.days.alertMessagesDays * dayMs)],
    )
    // Events and deliveries go with their alert.
    await pool.query(
      `DELETE FROM alerts WHERE alert_id IN (
         SELECT alert_id FROM alerts WHERE state = 'CLOSED' AND opened_at < $1 AND closed_at < $1
         ORDER BY opened_at LIMIT ${mostAtOnce})`,
      [new Date(now.getTime() - this.days.alertsDays * dayMs)],
    )
  }
}
