import type { IncomingHttpHeaders } from 'node:http'
import type { AccessTokens } from '#platform/identity/access-token.ts'
import { isApiKey, type ApiKeys } from '#platform/identity/api-key.ts'
import type { Secrets } from '#platform/identity/secrets.ts'
import type { Sessions } from '#platform/identity/session.ts'
import { createViewer, type Viewer } from '#platform/identity/viewer.ts'
import { createLruCache } from '../supergraph/lru-cache.ts'
import { readSessionCookie } from './session-cookie.ts'

/** Somebody the gateway has recognised. */
export type Caller = {
  viewer: Viewer
  /** Undefined for the admin token, which does not expire. */
  expiresAt: Date | undefined
  /** Whose connections are counted together: a person or an API key. The admin token's are not. */
  owner: string | undefined
  /** An API key with the scope EXPLORE may ask for the schema in production too. */
  mayExplore: boolean
}

/** What a client showed; at most one of them counts, in this order. */
export type Credentials = {
  /** A JWT of ours or an API key (`luna_…`). */
  accessToken?: string | undefined
  adminToken?: string | undefined
  session?: string | undefined
}

export type Identify = {
  /** `undefined` for nobody, and for anything invalid or expired. */
  (credentials: Credentials): Promise<Caller | undefined>
  /** Makes a log-out count at once. */
  forget(session: string): void
}

type Dependencies = {
  sessions: Sessions
  accessTokens: AccessTokens
  apiKeys: ApiKeys
  isAdminToken: Secrets['isAdminToken']
  now?: () => number
}

/**
 * The database is asked once in this time, however many requests show the same. With the time after which open
 * connections are looked at again (watch-expiry.ts) it bounds how long a revoked session lives on: 5 s.
 */
const rememberedMs = 1_500
const rememberedCallers = 1_000

const administrator: Caller = {
  viewer: createViewer({ name: 'admin-token', role: 'admin' }),
  expiresAt: undefined,
  owner: undefined,
  mayExplore: false,
}

export function createIdentify(dependencies: Dependencies): Identify {
  const { sessions, accessTokens, apiKeys, isAdminToken, now = Date.now } = dependencies
  const remembered = createLruCache<{ caller: Promise<Caller | undefined>; until: number }>(
    rememberedCallers,
  )

  function remember(token: string, look: () => Promise<Caller | undefined>) {
    const known = remembered.get(token)
    if (known && known.until > now()) return known.caller
    const caller = look()
    const entry = { caller, until: now() + rememberedMs }
    remembered.set(token, entry)
    // What could not be looked up is not known.
    caller.catch(() => (entry.until = 0))
    return caller
  }

  async function bySession(token: string): Promise<Caller | undefined> {
    const found = await sessions.resolve(token)
    return found && personal(found.person, found.expiresAt)
  }

  async function byApiKey(key: string): Promise<Caller | undefined> {
    const machine = await apiKeys.resolve(key)
    if (!machine) return undefined
    const { viewer, keyId, scopes, expiresAt } = machine
    return { viewer, expiresAt, owner: keyId, mayExplore: scopes.includes('EXPLORE') }
  }

  async function byAccessToken(token: string): Promise<Caller | undefined> {
    const found = await accessTokens.verify(token)
    if (!found) return undefined
    const caller = personal(found.viewer, found.expiresAt)
    const open = await remember(`login ${found.familyId}`, async () =>
      (await sessions.isOpen(found.familyId)) ? caller : undefined,
    )
    return open && caller
  }

  async function identify(credentials: Credentials): Promise<Caller | undefined> {
    const { accessToken, adminToken, session } = credentials
    if (accessToken !== undefined) {
      return isApiKey(accessToken)
        ? remember(accessToken, () => byApiKey(accessToken))
        : byAccessToken(accessToken)
    }
    if (adminToken !== undefined) return isAdminToken(adminToken) ? administrator : undefined
    return session === undefined ? undefined : remember(session, () => bySession(session))
  }

  return Object.assign(identify, {
    forget: (session: string) => {
      remembered.set(session, { caller: Promise.resolve(undefined), until: now() + rememberedMs })
    },
  })
}

function personal(viewer: Viewer, expiresAt: Date): Caller {
  return { viewer, expiresAt, owner: viewer.userId, mayExplore: false }
}

export function credentialsOf(headers: IncomingHttpHeaders): Credentials {
  const [, accessToken] = /^Bearer (.+)$/i.exec(headers.authorization ?? '') ?? []
  const adminToken = headers['x-admin-token']
  return {
    accessToken,
    adminToken: typeof adminToken === 'string' ? adminToken : undefined,
    session: readSessionCookie(headers.cookie),
  }
}
