import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { PoolClient } from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import type { Database } from '#platform/database/database.ts'
import { isUuid } from '#platform/uuid.ts'
import type { PlaceWord } from '../finding.ts'
import type { ImportCounts, ImportTargetRecord } from '../import-plan.ts'
import { noCounts, type ReportCounts, type ReportRow } from '../row-report.ts'

export type ReportState = 'DONE' | 'REFUSED'

/** What became of one file. */
export type ImportReport = {
  jobId: string
  fileName: string
  state: ReportState
  placeWord: PlaceWord
  counts: ReportCounts
  createdAt: Date
}

export type ImportIssue = ReportRow & { position: number }

/** An entry of the list of files taken in. */
export type ImportEntry = {
  id: string
  fileName: string
  kind: string
  rowCount: number
  createdBy: string | null
  createdAt: Date
  targets: ImportTargetRecord[]
  counts: Partial<ImportCounts>
}

export type Cursor = { createdAt: Date; id: string }

type Head = { importId: string; fileName: string; state: ReportState; placeWord: PlaceWord }
const columns = 'job_id, position, line, line_to, series, raw, code, message, action'

/** Writes a report in the transaction of `client`; that of an earlier try of the same job is replaced. */
export async function writeReport(
  client: PoolClient,
  { importId, fileName, state, placeWord }: Head,
  { rows, counts }: { rows: ReportRow[]; counts: ReportCounts },
): Promise<void> {
  await client.query('DELETE FROM import_reports WHERE job_id = $1', [importId])
  await client.query(
    `INSERT INTO import_reports (job_id, file_name, state, place_word, counts) VALUES ($1, $2, $3, $4, $5)`,
    [importId, fileName, state, placeWord, JSON.stringify(counts)],
  )
  function* lines() {
    for (const [i, row] of rows.entries()) {
      const { line, lineTo, column, raw, code, message, action } = row
      const cells = [importId, i, line, lineTo, column, raw, code, message, action]
      yield `${cells.map(copyText).join('\t')}\n`
    }
  }
  await pipeline(
    Readable.from(lines()),
    client.query(copyFrom(`COPY import_issues (${columns}) FROM STDIN`)),
  )
}

/** The text form of COPY. A database holds no NUL. */
function copyText(cell: string | number | null): string {
  if (cell === null) return '\\N'
  return String(cell)
    .replaceAll('\0', '')
    .replaceAll(/[\\\t\n\r]/g, character => escapes[character] ?? '')
}

const escapes: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }

export class ReportStore {
  constructor(private readonly database: Database) {}

  /** The report of a file that was refused as a whole. */
  async refuse(head: Omit<Head, 'state'>, row: ReportRow): Promise<void> {
    await this.database.transaction(client =>
      writeReport(
        client,
        { ...head, state: 'REFUSED' },
        { rows: [row], counts: { ...noCounts(), REFUSED: 1 } },
      ),
    )
  }

  async byJob(jobId: string): Promise<ImportReport | undefined> {
    if (!isUuid(jobId)) return undefined
    const { rows } = await this.database.pool.query<ImportReport>(
      `SELECT job_id AS "jobId", file_name AS "fileName", state, place_word AS "placeWord", counts,
              created_at AS "createdAt"
       FROM import_reports WHERE job_id = $1`,
      [jobId],
    )
    return rows[0]
  }

  /** Rows in the order of the file, behind `after`. */
  async issues(
    jobId: string,
    { first, after = -1, action }: { first: number; after?: number; action?: string | undefined },
  ): Promise<ImportIssue[]> {
    const { rows } = await this.database.pool.query<ImportIssue>(
      `SELECT position, line, line_to AS "lineTo", series AS "column", raw, code, message, action
       FROM import_issues
       WHERE job_id = $1 AND position > $2 AND ($4::text IS NULL OR action = $4)
       ORDER BY position LIMIT $3`,
      [jobId, after, first, action ?? null],
    )
    return rows
  }

  /** Newest first, behind `after`. */
  async entries({
    first,
    after,
  }: {
    first: number
    after?: Cursor | undefined
  }): Promise<ImportEntry[]> {
    const { rows } = await this.database.pool.query<ImportEntry>(
      `SELECT import_id AS id, file_name AS "fileName", kind, row_count AS "rowCount",
              created_by AS "createdBy", created_at AS "createdAt", targets, counts
       FROM imports
       WHERE $2::timestamptz IS NULL OR (created_at, import_id) < ($2, $3::uuid)
       ORDER BY created_at DESC, import_id DESC LIMIT $1`,
      [first, after?.createdAt ?? null, after?.id ?? null],
    )
    return rows
  }
}
