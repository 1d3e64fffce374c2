import type { Database } from '../database/database.ts'
import type { Role } from './viewer.ts'

export type Account = {
  userId: string
  name: string
  role: Role
  active: boolean
  passwordHash: string
}

export type AccountStore = { findByName(name: string): Promise<Account | undefined> }

export function createAccountStore({ pool }: Pick<Database, 'pool'>): AccountStore {
  return {
    async findByName(name) {
      const { rows } = await pool.query<Account>(
        `SELECT user_id AS "userId", name, role, active, password_hash AS "passwordHash"
           FROM users WHERE name = $1`,
        [name],
      )
      return rows[0]
    },
  }
}
