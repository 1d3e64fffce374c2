import type { Database } from '#platform/database/database.ts'

/** What one statement takes; a few tenths of a second each. */
const rowsAtOnce = 10_000

/**
 * Erases what removed meters left behind: readings, their older versions, channels. In statements of
 * 10,000 rows, so that it can stop and go on at any time.
 */
export class MeterEraser {
  constructor(private readonly database: Database) {}

  /** Answers how many rows went, at most about `most`; 0 when nothing is left. */
  async erase(most: number, signal?: AbortSignal): Promise<number> {
    const { rows } = await this.database.pool.query<{ id: string }>(
      'SELECT meter_id AS id FROM removed_meters WHERE erased_at IS NULL ORDER BY removed_at LIMIT 100',
    )
    let erased = 0
    for (const { id } of rows) {
      erased += await this.eraseMeter(id, most - erased, signal)
      if (erased >= most || signal?.aborted) return erased
      await this.database.pool.query(
        'UPDATE removed_meters SET erased_at = now() WHERE meter_id = $1',
        [id],
      )
    }
    return erased
  }

  private async eraseMeter(id: string, most: number, signal?: AbortSignal): Promise<number> {
    let erased = 0
    for (const table of ['smart_meter_readings', 'channel_readings', 'reading_revisions']) {
      for (let rows = rowsAtOnce; rows >= rowsAtOnce;) {
        if (erased >= most || signal?.aborted) return erased
        rows = await this.eraseRows(table, id)
        erased += rows
      }
    }
    return erased
  }

  /** Without history: what goes is not kept as an older version. */
  private eraseRows(table: string, id: string): Promise<number> {
    return this.database.transaction(async client => {
      await client.query(`SET LOCAL luna.history = 'off'`)
      const { rowCount } = await client.query(
        `DELETE FROM ${table} WHERE meter_id = $1 AND ts <= (
           SELECT max(ts) FROM (SELECT ts FROM ${table} WHERE meter_id = $1 ORDER BY ts LIMIT $2) batch)`,
        [id, rowsAtOnce],
      )
      return rowCount ?? 0
    })
  }
}
