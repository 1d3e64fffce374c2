import type { Verdict } from '#platform/audit/verify-chain.ts'
import type { Database } from '#platform/database/database.ts'

/** What came out when the chain was checked. */
export type AuditCheck = {
  /** That of the job. */
  id: string
  checkedAt: Date
  entries: number
  seals: number
  foreignSeals: number
  headHash: string
  /** Null: the log is whole. */
  fault: string | null
  brokenEntry: string | null
  brokenAt: Date | null
  /** German. */
  message: string
}

type Row = Omit<AuditCheck, 'entries'> & { entries: string }

/** The table `audit_checks`. */
export class AuditCheckStore {
  constructor(private readonly pool: Database['pool']) {}

  /** Once per job, however often it is tried. */
  async add(id: string, verdict: Verdict, message: string): Promise<void> {
    const { fault, entries, seals, foreignSeals, head } = verdict
    await this.pool.query(
      `INSERT INTO audit_checks (job_id, checked_at, entries, seals, foreign_seals, head_hash, fault,
         fault_log_id, fault_at, message)
       VALUES ($1, now(), $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (job_id) DO NOTHING`,
      [
        ...[id, entries, seals, foreignSeals, head.hash],
        ...[fault?.kind ?? null, fault?.entry?.id ?? null, fault?.entry?.ts ?? null, message],
      ],
    )
  }

  /** The newest first. */
  async list(first: number): Promise<AuditCheck[]> {
    const { rows } = await this.pool.query<Row>(
      `SELECT job_id AS id, checked_at AS "checkedAt", entries::text, seals, foreign_seals AS "foreignSeals",
         head_hash AS "headHash", fault, fault_log_id::text AS "brokenEntry", fault_at AS "brokenAt", message
       FROM audit_checks ORDER BY checked_at DESC, job_id LIMIT $1`,
      [first],
    )
    return rows.map(row => ({ ...row, entries: Number(row.entries) }))
  }
}
