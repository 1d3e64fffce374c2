import type { PoolClient } from 'pg'
import type { Database } from '../database/database.ts'
import {
  currentFormat,
  firstHash,
  hashOf,
  storable,
  storableText,
  type AuditInput,
  type ChainedEntry,
} from './audit-entry.ts'
import { auditCondition, type AuditFilter } from './audit-filter.ts'

/** Where the chain ends: how many entries, the number and the hash of the last one. */
export type ChainHead = { entries: number; id: string; hash: string }

/** One writer at a time, so that the chain has no forks. */
const chainLock = 72_707_370

/** Writes the audit log: append-only, each entry's hash covers it and the hash before it. */
export class AuditLog {
  constructor(private readonly database: Pick<Database, 'transaction' | 'pool'>) {}

  async record(input: AuditInput): Promise<void> {
    await this.database.transaction(client => append(client, input))
  }

  /** Newest first, before the entry `after`. */
  async list({
    first,
    after,
    filter = {},
  }: {
    first: number
    after?: string
    filter?: AuditFilter
  }): Promise<ChainedEntry[]> {
    const { condition, values } = auditCondition(filter)
    const { rows } = await this.database.pool.query<ChainedEntry>(
      `SELECT log_id::text AS id, ts, actor, action, target, meta, prev_hash AS "prevHash", hash, format
       FROM audit_log WHERE ($2::bigint IS NULL OR log_id < $2) AND ${condition}
       ORDER BY audit_log.log_id DESC LIMIT $1`,
      [first, after && /^\d{1,18}$/.test(after) ? after : null, ...values],
    )
    return rows
  }
}

async function append(client: PoolClient, { actor, action, target, meta }: AuditInput) {
  await client.query('SELECT pg_advisory_xact_lock($1)', [chainLock])
  const head = await readHead(client)
  const numbered = await client.query<{ id: string }>(
    `SELECT nextval(pg_get_serial_sequence('audit_log', 'log_id'))::text AS id`,
  )
  const entry = {
    id: numbered.rows[0]?.id ?? '',
    format: currentFormat,
    ts: new Date(),
    actor: storableText(actor),
    action: storableText(action),
    target: target === undefined ? null : storableText(target),
    meta: storable(meta),
  }
  const hash = hashOf(head.hash, entry)
  await client.query(
    `INSERT INTO audit_log (log_id, ts, actor, action, target, meta, prev_hash, hash, format)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      entry.id,
      entry.ts,
      entry.actor,
      entry.action,
      entry.target,
      JSON.stringify(entry.meta),
      head.hash,
      hash,
      entry.format,
    ],
  )
  await client.query(
    `INSERT INTO audit_head (entries, log_id, hash) VALUES ($1, $2, $3)
     ON CONFLICT (only_row) DO UPDATE SET entries = $1, log_id = $2, hash = $3`,
    [head.entries + 1, entry.id, hash],
  )
}

/**
 * From where it is kept apart, not from the last entry: entries taken from the end stay missing, however
 * many follow. Only a log without one, e.g. from a backup of an earlier version, is asked itself.
 */
export async function readHead(client: Pick<PoolClient, 'query'>): Promise<ChainHead> {
  const { rows } = await client.query<{ entries: string; id: string; hash: string }>(
    `SELECT entries::text, log_id::text AS id, hash FROM audit_head
     UNION ALL (SELECT (SELECT count(*) FROM audit_log)::text, log_id::text, hash FROM audit_log
       WHERE NOT EXISTS (SELECT FROM audit_head) ORDER BY audit_log.log_id DESC LIMIT 1)`,
  )
  const [row] = rows
  return row ? { ...row, entries: Number(row.entries) } : { entries: 0, id: '0', hash: firstHash }
}
