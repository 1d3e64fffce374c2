import type { Database } from '../database/database.ts'
import type { Role } from './viewer.ts'

/** Who owns a session, as of now: a changed role or a closed account counts at once. */
type SessionOwner = { userId: string; name: string; role: Role; active: boolean }

export type NewSession = {
  sessionId: string
  userId: string
  kind: 'cookie' | 'refresh'
  /** SHA-256; the token itself is kept nowhere. */
  tokenHash: Buffer
  /** All refresh tokens that descend from one login. */
  familyId: string
  createdAt: Date
  expiresAt: Date
  userAgent?: string
  address?: string
}

export type StoredSession = Omit<NewSession, 'tokenHash' | 'userAgent' | 'address'> & {
  lastSeenAt: Date
  revokedAt: Date | null
  replacedBy: string | null
  owner: SessionOwner
}

export type SessionStore = {
  insert(session: NewSession): Promise<void>
  /** `undefined` for an unknown token; expired and revoked sessions are found. */
  find(tokenHash: Buffer): Promise<StoredSession | undefined>
  /** Whether tokens of this login still count: neither revoked nor expired, and its owner is active. */
  isOpen(familyId: string, at: Date): Promise<boolean>
  touch(sessionId: string, seenAt: Date): Promise<void>
  revokeFamily(familyId: string, at: Date): Promise<void>
  /** Puts `next` in the place of a refresh token; false when it has been replaced or revoked already. */
  replace(sessionId: string, next: NewSession, at: Date): Promise<boolean>
}

type Queryable = { query: Database['pool']['query'] }

export function createSessionStore({
  pool,
  transaction,
}: Pick<Database, 'pool' | 'transaction'>): SessionStore {
  return {
    insert: session => insert(pool, session),

    async find(tokenHash) {
      const { rows } = await pool.query<Row>(
        `SELECT s.session_id, s.user_id, s.kind, s.family_id, s.created_at, s.last_seen_at,
                s.expires_at, s.revoked_at, s.replaced_by, u.name, u.role, u.active
           FROM sessions s JOIN users u USING (user_id)
          WHERE s.token_hash = $1`,
        [tokenHash],
      )
      return rows[0] && toSession(rows[0])
    },

    async isOpen(familyId, at) {
      const { rowCount } = await pool.query(
        `SELECT FROM sessions s JOIN users u USING (user_id)
          WHERE s.family_id = $1 AND s.revoked_at IS NULL AND s.expires_at > $2 AND u.active LIMIT 1`,
        [familyId, at],
      )
      return rowCount === 1
    },

    async touch(sessionId, seenAt) {
      await pool.query('UPDATE sessions SET last_seen_at = $2 WHERE session_id = $1', [
        sessionId,
        seenAt,
      ])
    },

    async revokeFamily(familyId, at) {
      await pool.query(
        'UPDATE sessions SET revoked_at = $2 WHERE family_id = $1 AND revoked_at IS NULL',
        [familyId, at],
      )
    },

    replace: (sessionId, next, at) =>
      transaction(async client => {
        const { rowCount } = await client.query(
          `UPDATE sessions SET replaced_by = $2, last_seen_at = $3
            WHERE session_id = $1 AND replaced_by IS NULL AND revoked_at IS NULL`,
          [sessionId, next.sessionId, at],
        )
        if (rowCount !== 1) return false
        await insert(client, next)
        return true
      }),
  }
}

async function insert(database: Queryable, session: NewSession): Promise<void> {
  await database.query(
    `INSERT INTO sessions (session_id, user_id, kind, token_hash, family_id, created_at,
                           last_seen_at, expires_at, user_agent, address)
     VALUES ($1, $2, $3, $4, $5, $6, $6, $7, $8, $9)`,
    [
      session.sessionId,
      session.userId,
      session.kind,
      session.tokenHash,
      session.familyId,
      session.createdAt,
      session.expiresAt,
      session.userAgent ?? null,
      session.address ?? null,
    ],
  )
}

type Row = {
  session_id: string
  user_id: string
  kind: NewSession['kind']
  family_id: string
  created_at: Date
  last_seen_at: Date
  expires_at: Date
  revoked_at: Date | null
  replaced_by: string | null
  name: string
  role: Role
  active: boolean
}

function toSession(row: Row): StoredSession {
  return {
    sessionId: row.session_id,
    userId: row.user_id,
    kind: row.kind,
    familyId: row.family_id,
    createdAt: row.created_at,
    lastSeenAt: row.last_seen_at,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at,
    replacedBy: row.replaced_by,
    owner: { userId: row.user_id, name: row.name, role: row.role, active: row.active },
  }
}
