import type { Database } from '../database/database.ts'
import type { ApiKeyStore, StoredApiKey } from './api-key.ts'

export function createApiKeyStore({ pool }: Pick<Database, 'pool'>): ApiKeyStore {
  return {
    async find(keyHash) {
      const { rows } = await pool.query<StoredApiKey>(
        `SELECT api_key_id AS "keyId", name, scopes, expires_at AS "expiresAt",
                last_used_at AS "lastUsedAt", revoked_at AS "revokedAt"
           FROM api_keys WHERE key_hash = $1`,
        [keyHash],
      )
      return rows[0]
    },
    async touch(keyId, usedAt) {
      await pool.query('UPDATE api_keys SET last_used_at = $2 WHERE api_key_id = $1', [
        keyId,
        usedAt,
      ])
    },
  }
}
