import type { Database } from '#platform/database/database.ts'

/** A browser that is signed in, or an API client with a refresh token: one login, however often it was renewed. */
export type Session = {
  /** Of the login: it stays when the token is renewed. */
  id: string
  userId: string
  kind: 'BROWSER' | 'API_CLIENT'
  createdAt: Date
  lastUsedAt: Date
  expiresAt: Date
  address: string | null
  userAgent: string | null
}

/** As platform/identity/session.ts counts: a browser's session ends after 12 h without use. */
const isOpen = `s.revoked_at IS NULL AND s.replaced_by IS NULL AND s.expires_at > now()
  AND (s.kind = 'refresh' OR s.last_seen_at > now() - interval '12 hours') AND u.active`

export class SessionListStore {
  constructor(private readonly pool: Database['pool']) {}

  /** Open ones, the last used first, after the session `after`; of one person or of everybody. */
  async list(page: {
    first: number
    after: string | undefined
    userId: string | undefined
  }): Promise<Session[]> {
    const { rows } = await this.pool.query<Session>(
      `SELECT * FROM (
         SELECT s.family_id AS id, s.user_id AS "userId", s.address, s.user_agent AS "userAgent",
                CASE s.kind WHEN 'cookie' THEN 'BROWSER' ELSE 'API_CLIENT' END AS kind,
                (SELECT min(f.created_at) FROM sessions f WHERE f.family_id = s.family_id) AS "createdAt",
                s.last_seen_at AS "lastUsedAt", s.expires_at AS "expiresAt"
           FROM sessions s JOIN users u USING (user_id)
          WHERE ${isOpen} AND ($2::uuid IS NULL OR s.user_id = $2)) open
        WHERE $3::uuid IS NULL OR ("lastUsedAt", id) < (
          SELECT max(last_seen_at), family_id FROM sessions
           WHERE family_id = $3 AND replaced_by IS NULL GROUP BY family_id)
        ORDER BY "lastUsedAt" DESC, id DESC LIMIT $1`,
      [page.first, page.userId ?? null, page.after ?? null],
    )
    return rows
  }

  /** Ends one; of this person, or of anybody. False when it was not open. */
  async revoke(id: string, userId: string | undefined): Promise<boolean> {
    const { rowCount } = await this.pool.query(
      `UPDATE sessions SET revoked_at = now()
        WHERE family_id = $1 AND revoked_at IS NULL AND ($2::uuid IS NULL OR user_id = $2)`,
      [id, userId ?? null],
    )
    return (rowCount ?? 0) > 0
  }

  /** Ends all of a person. Answers how many were open. */
  async revokeAll(userId: string): Promise<number> {
    const { rows } = await this.pool.query<{ open: boolean }>(
      `UPDATE sessions SET revoked_at = now() WHERE user_id = $1 AND revoked_at IS NULL
       RETURNING expires_at > now() AND replaced_by IS NULL AS open`,
      [userId],
    )
    return rows.filter(({ open }) => open).length
  }
}
