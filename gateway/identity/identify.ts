import type { IncomingHttpHeaders } from 'node:http'
import type { AccessTokens } from '#platform/identity/access-token.ts'
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
}

/** What a client showed; at most one of them counts, in this order. */
export type Credentials = {
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
  isAdminToken: Secrets['isAdminToken']
  now?: () => number
}

/** A session is looked up in the database once in two seconds, however many requests use it. */
const rememberedMs = 2_000
const rememberedSessions = 1_000

const administrator = createViewer({ name: 'admin-token', role: 'admin' })

export function createIdentify(dependencies: Dependencies): Identify {
  const { sessions, accessTokens, isAdminToken, now = Date.now } = dependencies
  const remembered = createLruCache<{ caller: Promise<Caller | undefined>; until: number }>(
    rememberedSessions,
  )

  function bySession(token: string): Promise<Caller | undefined> {
    const known = remembered.get(token)
    if (known && known.until > now()) return known.caller
    const caller = sessions
      .resolve(token)
      .then(found => found && { viewer: found.person, expiresAt: found.expiresAt })
    remembered.set(token, { caller, until: now() + rememberedMs })
    return caller
  }

  async function identify(credentials: Credentials): Promise<Caller | undefined> {
    const { accessToken, adminToken, session } = credentials
    if (accessToken !== undefined) return accessTokens.verify(accessToken)
    if (adminToken !== undefined) {
      return isAdminToken(adminToken) ? { viewer: administrator, expiresAt: undefined } : undefined
    }
    return session === undefined ? undefined : bySession(session)
  }

  return Object.assign(identify, {
    forget: (session: string) => {
      remembered.set(session, { caller: Promise.resolve(undefined), until: now() + rememberedMs })
    },
  })
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
