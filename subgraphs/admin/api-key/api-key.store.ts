import { randomUUID } from 'node:crypto'
import type { Database } from '#platform/database/database.ts'
import type { ApiKeyScope } from '#platform/identity/api-key.ts'

export type ApiKey = {
  id: string
  name: string
  prefix: string
  scopes: ApiKeyScope[]
  createdBy: string
  createdAt: Date
  expiresAt: Date | null
  lastUsedAt: Date | null
  revokedAt: Date | null
}
export type NewApiKey = Pick<ApiKey, 'name' | 'prefix' | 'scopes' | 'createdBy' | 'expiresAt'> & {
  keyHash: Buffer
}

const columns = `api_key_id AS id, name, prefix, scopes, created_by AS "createdBy",
  created_at AS "createdAt", expires_at AS "expiresAt", last_used_at AS "lastUsedAt",
  revoked_at AS "revokedAt"`

export class ApiKeyListStore {
  constructor(private readonly pool: Database['pool']) {}

  /** By name, after the key called `after`; revoked and expired ones too. */
  async list(page: { first: number; after?: string }): Promise<ApiKey[]> {
    const { rows } = await this.pool.query<ApiKey>(
      `SELECT ${columns} FROM api_keys WHERE $2::text IS NULL OR name > $2 ORDER BY name LIMIT $1`,
      [page.first, page.after ?? null],
    )
    return rows
  }

  /** `undefined` when there is one of this name, also a revoked one: in the audit log a name is one key. */
  async create(key: NewApiKey): Promise<ApiKey | undefined> {
    const { rows } = await this.pool.query<ApiKey>(
      `INSERT INTO api_keys (api_key_id, name, prefix, key_hash, scopes, created_by, expires_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (name) DO NOTHING RETURNING ${columns}`,
      [randomUUID(), key.name, key.prefix, key.keyHash, key.scopes, key.createdBy, key.expiresAt],
    )
    return rows[0]
  }

  /** `undefined` when there is none that still counts. */
  async revoke(id: string): Promise<ApiKey | undefined> {
    const { rows } = await this.pool.query<ApiKey>(
      `UPDATE api_keys SET revoked_at = now() WHERE api_key_id = $1 AND revoked_at IS NULL
       RETURNING ${columns}`,
      [id],
    )
    return rows[0]
  }
}
