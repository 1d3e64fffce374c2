import type { Database } from '#platform/database/database.ts'
import type { FeedbackKind, FeedbackRequest } from './feedback-request.ts'

/** A cell of an exported row; arrays are lists of words. */
export type FeedbackCell = string | number | Date | string[] | null
export type FeedbackRow = Record<string, FeedbackCell> & { person: string | null; ts: Date }
export type FeedbackExport = {
  id: string
  key: string
  fileName: string
  rowCount: number
  createdAt: Date
}

type Place = { ts: Date; id: string }

const rowsPerPage = 2000

const columns: Record<FeedbackKind, string> = {
  EVENTS: `e.type, e.item_id, i.kind AS item_kind, i.tags AS item_tags,
    e.meta ->> 'page' AS page, (e.meta ->> 'seconds')::float8 AS seconds,
    e.meta ->> 'impressionId' AS impression_id, e.meta ->> 'level' AS answer_level,
    CASE WHEN $5 THEN e.meta ->> 'question' END AS question`,
  LABELS: `e.target_kind AS target, e.target_id, e.item_id, i.kind AS item_kind, i.tags AS item_tags,
    e.reward, CASE WHEN $5 THEN e.reason END AS reason`,
}
const tables: Record<FeedbackKind, { name: string; id: string }> = {
  EVENTS: { name: 'events', id: 'event_id' },
  LABELS: { name: 'labels', id: 'label_id' },
}

/** Names of the columns of a file, in order. */
export const feedbackColumns: Record<FeedbackKind, string[]> = {
  EVENTS: [
    ...['person', 'ts', 'type', 'item_id', 'item_kind', 'item_tags', 'page', 'seconds'],
    ...['impression_id', 'answer_level', 'question'],
  ],
  LABELS: [
    'person',
    'ts',
    'target',
    'target_id',
    'item_id',
    'item_kind',
    'item_tags',
    'reward',
    'reason',
  ],
}

/** Reads events and labels for export, and keeps the list of files. */
export class FeedbackExportStore {
  constructor(private readonly pool: Database['pool']) {}

  async count({ of, from, to }: FeedbackRequest): Promise<number> {
    const { rows } = await this.pool.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM ${tables[of].name} WHERE ts >= $1 AND ts < $2`,
      [from, to],
    )
    return rows[0]?.count ?? 0
  }

  /** By time, page by page; `person` is the id of the user. */
  async *pages({ of, from, to, withTexts }: FeedbackRequest): AsyncGenerator<FeedbackRow[]> {
    const { name, id } = tables[of]
    let after: Place | undefined
    for (;;) {
      const { rows } = await this.pool.query<FeedbackRow & { row_id: string }>(
        `SELECT e.${id} AS row_id, e.user_id AS person, e.ts, ${columns[of]}
         FROM ${name} e LEFT JOIN items i USING (item_id)
         WHERE e.ts >= $1 AND e.ts < $2
           AND ($3::timestamptz IS NULL OR (e.ts, e.${id}) > ($3, $4::uuid))
         ORDER BY e.ts, e.${id} LIMIT $6`,
        [from, to, after?.ts ?? null, after?.id ?? null, withTexts, rowsPerPage],
      )
      if (rows.length > 0) yield rows
      const last = rows.at(-1)
      if (!last || rows.length < rowsPerPage) return
      after = { ts: last.ts, id: last.row_id }
    }
  }

  async add({ id, key, fileName, rowCount }: Omit<FeedbackExport, 'createdAt'>): Promise<void> {
    await this.pool.query(
      `INSERT INTO feedback_exports (export_id, object_key, file_name, row_count)
       VALUES ($1, $2, $3, $4) ON CONFLICT (export_id) DO NOTHING`,
      [id, key, fileName, rowCount],
    )
  }

  async remove(id: string): Promise<void> {
    await this.pool.query('DELETE FROM feedback_exports WHERE export_id = $1', [id])
  }

  /** The newest first. */
  async list(limit: number): Promise<FeedbackExport[]> {
    const { rows } = await this.pool.query<FeedbackExport>(
      `SELECT export_id AS id, object_key AS key, file_name AS "fileName", row_count AS "rowCount",
         created_at AS "createdAt"
       FROM feedback_exports ORDER BY created_at DESC, export_id LIMIT $1`,
      [limit],
    )
    return rows
  }

  async madeBefore(cutOff: Date): Promise<FeedbackExport[]> {
    const all = await this.list(10_000)
    return all.filter(({ createdAt }) => createdAt < cutOff)
  }

  /** Whether a job may still be about to name its file, or has. */
  async isWanted(jobId: string): Promise<boolean> {
    const { rowCount } = await this.pool.query(
      `SELECT FROM jobs WHERE job_id = $1 AND state IN ('QUEUED', 'RUNNING')
       UNION ALL SELECT FROM feedback_exports WHERE export_id = $1`,
      [jobId],
    )
    return rowCount !== 0
  }
}
