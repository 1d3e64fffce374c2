import { createHash, randomBytes } from 'node:crypto'
import { createViewer, type Role, type Viewer } from './viewer.ts'

/** Every key may read; OPERATE also writes readings and operates, EXPLORE also asks for the schema in production. */
export const apiKeyScopes = ['READ', 'OPERATE', 'EXPLORE'] as const
export type ApiKeyScope = (typeof apiKeyScopes)[number]

export type StoredApiKey = {
  keyId: string
  name: string
  scopes: ApiKeyScope[]
  expiresAt: Date | null
  lastUsedAt: Date | null
  revokedAt: Date | null
}

export type ApiKeyStore = {
  /** `undefined` for an unknown key; expired and revoked ones are found. */
  find: (keyHash: Buffer) => Promise<StoredApiKey | undefined>
  touch: (keyId: string, usedAt: Date) => Promise<void>
}

const start = 'luna_'
/** What people see of a key to know it again. */
const prefixLength = 12
const touchAfterMs = 60_000
/** Whoever keeps an answer asks again after this time at the latest. */
const countsForMs = 3_600_000
/** In the audit log a machine cannot be taken for a person, whose name has no colon. */
const machinePrefix = 'api-key:'

/** Sent as `Authorization: Bearer luna_…`. */
export function isApiKey(token: string): boolean {
  return token.startsWith(start)
}

/** Whether the viewer is a machine with an API key. */
export function isApiKeyViewer({ userId, name }: Viewer): boolean {
  return userId === undefined && name.startsWith(machinePrefix)
}

/** A new key: 256 random bits. Only its hash is kept. */
export function generateApiKey(): { key: string; prefix: string; keyHash: Buffer } {
  const key = `${start}${randomBytes(32).toString('base64url')}`
  return { key, prefix: key.slice(0, prefixLength), keyHash: hashOf(key) }
}

function hashOf(key: string): Buffer {
  return createHash('sha256').update(key).digest()
}

/** A machine that was recognised. */
export type Machine = {
  keyId: string
  viewer: Viewer
  scopes: readonly ApiKeyScope[]
  /** Until when this answer counts at most. */
  expiresAt: Date
}

export type ApiKeys = {
  /** Whose key it is; `undefined` for one that is unknown, revoked or expired. Counts as use. */
  resolve: (key: string) => Promise<Machine | undefined>
}

export function createApiKeys(store: ApiKeyStore, now: () => number = Date.now): ApiKeys {
  return {
    async resolve(key) {
      const found = await store.find(hashOf(key))
      if (!found || found.revokedAt !== null) return undefined
      const end = found.expiresAt?.getTime() ?? Infinity
      if (end <= now()) return undefined
      const usedAt = found.lastUsedAt?.getTime() ?? 0
      if (now() - usedAt >= touchAfterMs) await store.touch(found.keyId, new Date(now()))
      const { keyId, name, scopes } = found
      const viewer = createViewer({ name: `${machinePrefix}${name}`, role: roleOf(scopes) })
      return { keyId, viewer, scopes, expiresAt: new Date(Math.min(end, now() + countsForMs)) }
    },
  }
}

function roleOf(scopes: readonly ApiKeyScope[]): Role {
  return scopes.includes('OPERATE') ? 'operator' : 'viewer'
}
