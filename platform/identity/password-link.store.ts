import { randomUUID } from 'node:crypto'
import type { PoolClient } from 'pg'
import type { Database } from '../database/database.ts'
import type { Role } from './viewer.ts'

export type PasswordLink = {
  linkId: string
  purpose: 'invitation' | 'reset'
  userId: string | null
  name: string
  displayName: string
  role: Exclude<Role, 'service'>
  expiresAt: Date
}

export type PasswordLinkStore = {
  /** An open link: neither used, revoked nor expired; that of a person only while the person is active. */
  find: (tokenHash: Buffer) => Promise<PasswordLink | undefined>
  /**
   * Uses the link up: the invited person is there, or the person's password is set and all sessions are ended.
   * `gone` when somebody else was faster or it was revoked, `taken` when the name is somebody's by now.
   */
  use: (tokenHash: Buffer, passwordHash: string) => Promise<'done' | 'gone' | 'taken'>
}

const open = `l.used_at IS NULL AND l.revoked_at IS NULL AND l.expires_at > now()
  AND (l.purpose = 'invitation' OR EXISTS (
    SELECT FROM users u WHERE u.user_id = l.user_id AND u.active))`
const columns = `l.link_id AS "linkId", l.purpose, l.user_id AS "userId", l.name,
  l.display_name AS "displayName", l.role, l.expires_at AS "expiresAt"`

export function createPasswordLinkStore({
  pool,
  transaction,
}: Pick<Database, 'pool' | 'transaction'>): PasswordLinkStore {
  return {
    async find(tokenHash) {
      const { rows } = await pool.query<PasswordLink>(
        `SELECT ${columns} FROM password_links l WHERE l.token_hash = $1 AND ${open}`,
        [tokenHash],
      )
      return rows[0]
    },

    use: (tokenHash, passwordHash) =>
      transaction(async client => {
        const { rows } = await client.query<PasswordLink>(
          `UPDATE password_links l SET used_at = now() WHERE l.token_hash = $1 AND ${open}
           RETURNING ${columns}`,
          [tokenHash],
        )
        const [link] = rows
        if (!link) return 'gone'
        if (link.purpose === 'invitation') return join(client, link, passwordHash)
        await setPassword(client, link.userId, passwordHash)
        return 'done'
      }),
  }
}

async function join(
  client: PoolClient,
  { linkId, name, displayName, role }: PasswordLink,
  passwordHash: string,
): Promise<'done' | 'taken'> {
  const { rows } = await client.query<{ user_id: string }>(
    `INSERT INTO users (user_id, name, display_name, role, password_hash)
     VALUES ($1, $2, $3, $4, $5) ON CONFLICT (name) DO NOTHING RETURNING user_id`,
    [randomUUID(), name, displayName, role, passwordHash],
  )
  if (!rows[0]) return 'taken'
  await client.query('UPDATE password_links SET user_id = $2 WHERE link_id = $1', [
    linkId,
    rows[0].user_id,
  ])
  return 'done'
}

async function setPassword(
  client: PoolClient,
  userId: string | null,
  passwordHash: string,
): Promise<void> {
  await client.query('UPDATE users SET password_hash = $2 WHERE user_id = $1', [
    userId,
    passwordHash,
  ])
  await client.query(
    'UPDATE sessions SET revoked_at = now() WHERE user_id = $1 AND revoked_at IS NULL',
    [userId],
  )
}
