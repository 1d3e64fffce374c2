import type { Database } from '#platform/database/database.ts'

/** Failed sign-ins of an account or a network. */
export type LoginLock = {
  id: string
  kind: 'ACCOUNT' | 'ADDRESS'
  /** Who it is; null for a name that nobody has. */
  accountName: string | null
  address: string | null
  failures: number
  lastFailureAt: Date
  blockedUntil: Date | null
}

const most = 200

export class LoginLockStore {
  constructor(private readonly pool: Database['pool']) {}

  /** Those who have to wait first, then the latest failures. */
  async list(): Promise<LoginLock[]> {
    const { rows } = await this.pool.query<LoginLock>(
      `SELECT f.kind || ':' || f.subject AS id, upper(f.kind) AS kind, u.name AS "accountName",
              CASE f.kind WHEN 'address' THEN f.subject END AS address, f.failures,
              f.last_failure_at AS "lastFailureAt",
              CASE WHEN f.blocked_until > now() THEN f.blocked_until END AS "blockedUntil"
         FROM login_failures f
         LEFT JOIN users u ON f.kind = 'account'
              AND f.subject = encode(sha256(convert_to(lower(u.name), 'UTF8')), 'hex')
        ORDER BY f.blocked_until > now() DESC NULLS LAST, f.last_failure_at DESC LIMIT $1`,
      [most],
    )
    return rows
  }

  /** False when there was nothing to lift. */
  async lift(id: string): Promise<boolean> {
    const at = id.indexOf(':')
    const { rowCount } = await this.pool.query(
      'DELETE FROM login_failures WHERE kind = $1 AND subject = $2',
      [id.slice(0, at), id.slice(at + 1)],
    )
    return rowCount === 1
  }
}
