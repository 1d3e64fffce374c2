import type { Database } from '#platform/database/database.ts'
import { qualityNumber } from '../reading/reading.ts'

export type SimulatedMeter = { id: string; name: string; isRunning: boolean }

const begunAnew =
  'delivered_until = NULL, faults_injected = 0, last_error = NULL, last_error_at = NULL'
const bit = 1 << qualityNumber('SIMULATED')

/**
 * Which meters hold simulated readings, and what still makes some. `simulations` and `market_simulations` belong to the
 * subgraph simulation: here is read whether they run, and how far those came that do not is forgotten.
 */
export class SimulatedMeterStore {
  constructor(private readonly database: Pick<Database, 'pool'>) {}

  /** All simulated meters and those of whose aggregates a reading was simulated; or those of the list that exist. */
  async find(meterIds: readonly string[] | undefined): Promise<SimulatedMeter[]> {
    const { rows } = await this.database.pool.query<SimulatedMeter>(
      `SELECT m.meter_id AS id, m.name, coalesce(s.running, false) AS "isRunning"
       FROM meters m LEFT JOIN simulations s USING (meter_id)
       WHERE m.kind <> 'VIRTUAL' AND CASE WHEN $1::uuid[] IS NULL
         THEN m.simulated OR EXISTS (SELECT FROM readings_1d d
           WHERE d.meter_id = m.meter_id AND d.quality_bits & ${bit} <> 0)
         ELSE m.meter_id = ANY ($1) END
       ORDER BY m.meter_id`,
      [meterIds ?? null],
    )
    return rows
  }

  /** Whether a job is about to write, or writes, the history of one of them. */
  async isHistoryBeingMade(meterIds: readonly string[]): Promise<boolean> {
    const { rowCount } = await this.database.pool.query(
      `SELECT FROM jobs WHERE kind = 'GENERATE_HISTORY' AND state IN ('QUEUED', 'RUNNING')
         AND payload->'meterIds' ?| $1::text[] LIMIT 1`,
      [meterIds],
    )
    return rowCount === 1
  }

  /** Markets whose prices are simulated. */
  async markets(): Promise<string[]> {
    const { rows } = await this.database.pool.query<{ id: string }>(
      `SELECT market || '/' || product AS id FROM markets ORDER BY 1`,
    )
    return rows.map(({ id }) => id)
  }

  /** Of the markets, those whose simulation runs. */
  async runningMarkets(): Promise<string[]> {
    const { rows } = await this.database.pool.query<{ market: string }>(
      'SELECT market FROM market_simulations WHERE running ORDER BY market',
    )
    return rows.map(({ market }) => market)
  }

  /** How far simulations came that deliver nothing; settings stay. A new start begins anew. */
  async forgetRuns(meterIds: readonly string[]): Promise<void> {
    await this.database.pool.query(
      `UPDATE simulations SET ${begunAnew}, readings_delivered = 0
       WHERE meter_id = ANY ($1::uuid[]) AND NOT running`,
      [meterIds],
    )
    await this.database.pool.query(
      'DELETE FROM history_progress WHERE meter_id = ANY ($1::uuid[])',
      [meterIds],
    )
  }

  /** The same of all markets, and what the intake keeps for a simulation that asks again. */
  async forgetAll(): Promise<void> {
    const { pool } = this.database
    await pool.query(
      `UPDATE market_simulations SET ${begunAnew}, prices_delivered = 0 WHERE NOT running`,
    )
    await pool.query(`DELETE FROM ingest_batches WHERE owner = 'service:simulation'`)
  }
}
