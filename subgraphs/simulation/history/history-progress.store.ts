import type { Pool, PoolClient } from 'pg'

/** In which readings and progress are written together. */
export type HistoryTransaction = PoolClient

/** How far the history of a meter is written by a job, and how many readings that were. */
export type HistoryProgress = { writtenUntil: number; readings: number }

type Row = { meter_id: string; written_until: Date; readings: string }

/** A job that ended without a word is forgotten after this. */
const keptFor = '30 days'

export class HistoryProgressStore {
  constructor(private readonly pool: Pool) {}

  async ofJob(jobId: string): Promise<Map<string, HistoryProgress>> {
    const { rows } = await this.pool.query<Row>(
      'SELECT meter_id, written_until, readings FROM history_progress WHERE job_id = $1',
      [jobId],
    )
    return new Map(
      rows.map(row => [
        row.meter_id,
        { writtenUntil: row.written_until.getTime(), readings: Number(row.readings) },
      ]),
    )
  }

  /** In the transaction that writes the readings. */
  async mark(
    client: HistoryTransaction,
    {
      jobId,
      meterId,
      writtenUntil,
      readings,
    }: HistoryProgress & { jobId: string; meterId: string },
  ): Promise<void> {
    await client.query(
      `INSERT INTO history_progress AS p (job_id, meter_id, written_until, readings)
       VALUES ($1, $2, $3, $4)
       ON CONFLICT (job_id, meter_id) DO UPDATE SET
         written_until = excluded.written_until, readings = p.readings + excluded.readings, updated_at = now()`,
      [jobId, meterId, new Date(writtenUntil), readings],
    )
  }

  /** The job is over. */
  async forget(jobId: string): Promise<void> {
    await this.pool.query(
      'DELETE FROM history_progress WHERE job_id = $1 OR updated_at < now() - $2::interval',
      [jobId, keptFor],
    )
  }
}
