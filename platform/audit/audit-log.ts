import { createHash } from 'node:crypto'
import type { PoolClient } from 'pg'
import type { Database } from '../database/database.ts'

export type AuditInput = {
  actor: string
  action: string
  target?: string | undefined
  meta: Record<string, unknown>
}
export type AuditRow = {
  id: string
  ts: Date
  actor: string
  action: string
  target: string | null
  meta: unknown
  hash: string
}
type Stored = Omit<AuditRow, 'id'> & { prev_hash: string; log_id: string }

/** One writer at a time, so that the chain has no forks. */
const chainLock = 72_707_370
const firstHash = '0'.repeat(64)

/** Append-only and hash-chained: hash = SHA-256(previous hash ‖ canonical JSON of the entry). */
export class AuditLog {
  constructor(private readonly database: Database) {}

  async record(input: AuditInput): Promise<void> {
    await this.database.transaction(client => append(client, input))
  }

  /** Newest first, before the entry `after`. */
  async list(page: { first: number; after?: string }): Promise<AuditRow[]> {
    const { rows } = await this.database.pool.query<Stored>(
      `SELECT log_id::text, ts, actor, action, target, meta, hash FROM audit_log
       WHERE $2::bigint IS NULL OR log_id < $2 ORDER BY audit_log.log_id DESC LIMIT $1`,
      [page.first, page.after && /^\d{1,18}$/.test(page.after) ? page.after : null],
    )
    return rows.map(({ log_id, ...row }) => ({ id: log_id, ...row }))
  }

  /** The id of the first entry that does not fit its chain; `undefined` when all fit. */
  async firstBroken(): Promise<string | undefined> {
    let previous = firstHash
    let after = '0'
    for (;;) {
      const { rows } = await this.database.pool.query<Stored>(
        `SELECT log_id::text, ts, actor, action, target, meta, prev_hash, hash FROM audit_log
         WHERE log_id > $1 ORDER BY audit_log.log_id LIMIT 1000`,
        [after],
      )
      for (const row of rows) {
        if (row.prev_hash !== previous || row.hash !== hashOf(previous, row)) return row.log_id
        previous = row.hash
        after = row.log_id
      }
      if (rows.length < 1000) return undefined
    }
  }
}

async function append(client: PoolClient, { actor, action, target, meta }: AuditInput) {
  await client.query('SELECT pg_advisory_xact_lock($1)', [chainLock])
  const last = await client.query<{ hash: string }>(
    'SELECT hash FROM audit_log ORDER BY log_id DESC LIMIT 1',
  )
  const previous = last.rows[0]?.hash ?? firstHash
  const entry = { ts: new Date(), actor, action, target: target ?? null, meta }
  await client.query(
    `INSERT INTO audit_log (ts, actor, action, target, meta, prev_hash, hash)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [
      entry.ts,
      actor,
      action,
      entry.target,
      JSON.stringify(meta),
      previous,
      hashOf(previous, entry),
    ],
  )
}

function hashOf(
  previous: string,
  { ts, actor, action, target, meta }: Pick<Stored, 'ts' | 'actor' | 'action' | 'target' | 'meta'>,
): string {
  const entry = canonical([ts.toISOString(), actor, action, target, meta])
  return createHash('sha256').update(previous).update(entry).digest('hex')
}

/** JSON with sorted keys: jsonb does not keep their order. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    part && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )
}
