import { randomUUID } from 'node:crypto'
import type { PoolClient } from 'pg'
import type { Database } from '#platform/database/database.ts'
import { noPassword } from '#platform/identity/password.ts'
import type { User } from '../user/user.store.ts'
import type { PersonRole } from '../user/user.type.ts'

export type InvitationState = 'OPEN' | 'ACCEPTED' | 'EXPIRED' | 'REVOKED'
export type Invitation = {
  id: string
  name: string
  displayName: string
  role: PersonRole
  email: string | null
  createdBy: string
  createdAt: Date
  expiresAt: Date
  state: InvitationState
}
export type NewInvitation = Pick<Invitation, 'name' | 'displayName' | 'role' | 'email'>
/** What every link has, whatever it is for. */
export type NewLink = { tokenHash: Buffer; createdBy: string; expiresAt: Date }

const columns = `link_id AS id, name, display_name AS "displayName", upper(role) AS role, email,
  created_by AS "createdBy", created_at AS "createdAt", expires_at AS "expiresAt",
  CASE WHEN used_at IS NOT NULL THEN 'ACCEPTED' WHEN revoked_at IS NOT NULL THEN 'REVOKED'
       WHEN expires_at <= now() THEN 'EXPIRED' ELSE 'OPEN' END AS state`

type Row = NewInvitation & { purpose: 'invitation' | 'reset'; userId: string | null }

/** Links by which a password is set; they are used at platform/identity/password-link.store.ts. */
export class InvitationStore {
  constructor(private readonly database: Pick<Database, 'pool' | 'transaction'>) {}

  /** Newest first, after the invitation `after`. */
  async list(page: { first: number; after: string | undefined }): Promise<Invitation[]> {
    const { rows } = await this.database.pool.query<Invitation>(
      `SELECT ${columns} FROM password_links
        WHERE purpose = 'invitation' AND ($2::uuid IS NULL OR (created_at, link_id) < (
          SELECT created_at, link_id FROM password_links WHERE link_id = $2))
        ORDER BY created_at DESC, link_id DESC LIMIT $1`,
      [page.first, page.after ?? null],
    )
    return rows
  }

  /** An open invitation of the same name counts no more. `undefined` when the name is somebody's. */
  create(invitation: NewInvitation, link: NewLink): Promise<Invitation | undefined> {
    return this.database.transaction(async client => {
      const taken = await client.query('SELECT FROM users WHERE name = $1', [invitation.name])
      if (taken.rowCount !== 0) return undefined
      return insert(client, { ...invitation, purpose: 'invitation', userId: null }, link)
    })
  }

  /** `undefined` when there is no open one. */
  async revoke(id: string): Promise<Invitation | undefined> {
    const { rows } = await this.database.pool.query<Invitation>(
      `UPDATE password_links SET revoked_at = now()
        WHERE link_id = $1 AND purpose = 'invitation' AND used_at IS NULL AND revoked_at IS NULL
        RETURNING ${columns}`,
      [id],
    )
    return rows[0]
  }

  /** The person's password and sessions count no more; the link sets a new password. */
  async reset({ id, name, displayName, role }: User, link: NewLink): Promise<void> {
    const row: Row = { purpose: 'reset', userId: id, name, displayName, role, email: null }
    await this.database.transaction(async client => {
      await insert(client, row, link)
      await client.query('UPDATE users SET password_hash = $2 WHERE user_id = $1', [id, noPassword])
      await client.query(
        'UPDATE sessions SET revoked_at = now() WHERE user_id = $1 AND revoked_at IS NULL',
        [id],
      )
    })
  }
}

async function insert(
  client: PoolClient,
  row: Row,
  link: NewLink,
): Promise<Invitation | undefined> {
  const { purpose, userId, name, displayName, role, email } = row
  // Two administrators at once: the later link is the one that counts.
  await client.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`link ${name}`])
  await client.query(
    `UPDATE password_links SET revoked_at = now()
      WHERE purpose = $1 AND name = $2 AND used_at IS NULL AND revoked_at IS NULL`,
    [purpose, name],
  )
  const { rows } = await client.query<Invitation>(
    `INSERT INTO password_links (link_id, token_hash, purpose, user_id, name, display_name, role,
                                 email, created_by, created_at, expires_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, clock_timestamp(), $10) RETURNING ${columns}`,
    [
      randomUUID(),
      link.tokenHash,
      purpose,
      userId,
      name,
      displayName,
      role.toLowerCase(),
      email,
      link.createdBy,
      link.expiresAt,
    ],
  )
  return rows[0]
}
