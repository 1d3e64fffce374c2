import type { Database } from '#platform/database/database.ts'
import type { ExportRange } from './export-request.ts'

/** A file values came from. */
export type FileSource = { fileName: string; at: Date; rows: number; sha256: string }
/** How many values of a range came about in which way. */
export type OriginCount = { quality: number; method: number; count: number }

const mostFiles = 50

/** Where the values of an export come from. */
export class SourceStore {
  constructor(private readonly database: Database) {}

  /** The newest files that were taken into a meter or market, oldest first. */
  async files(targetId: string): Promise<FileSource[]> {
    const { rows } = await this.database.pool.query<FileSource>(
      `SELECT * FROM (
         SELECT file_name AS "fileName", created_at AS at, row_count AS rows, sha256
         FROM imports WHERE target_id = $1 ORDER BY created_at DESC LIMIT ${mostFiles}) newest
       ORDER BY at`,
      [targetId],
    )
    return rows
  }

  async origins(meterId: string, { from, to }: ExportRange): Promise<OriginCount[]> {
    const { rows } = await this.database.pool.query<OriginCount>(
      `SELECT quality, method, count(*)::int AS count FROM smart_meter_readings
       WHERE meter_id = $1 AND ts >= $2 AND ts < $3 GROUP BY 1, 2 ORDER BY 1, 2`,
      [meterId, from, to],
    )
    return rows
  }
}
