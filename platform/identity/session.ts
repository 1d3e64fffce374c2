import { createHash, randomBytes, randomUUID } from 'node:crypto'
import type { NewSession, SessionStore, StoredSession } from './session.store.ts'
import { createViewer, type Viewer } from './viewer.ts'

const hourMs = 3_600_000
const idleMs = 12 * hourMs
const absoluteMs = 7 * 24 * hourMs
const refreshMs = 30 * 24 * hourMs
/** How exactly "last seen" is kept: a write per minute and session, not per request. */
const touchAfterMs = 60_000

/** Somebody who logged in: never a service, always with an id. */
export type Person = Viewer & { userId: string }

/** Where a session is used from, as far as the client tells. */
export type Client = { userAgent?: string | undefined; address?: string | undefined }

export type Sessions = {
  /** A session of a browser; the token goes into a cookie. Ends after 12 h without use, at the latest after 7 d. */
  open(userId: string, client?: Client): Promise<{ token: string; expiresAt: Date }>
  /** Who a cookie's token belongs to and until when at least; counts as use. */
  resolve(token: string): Promise<{ person: Person; expiresAt: Date } | undefined>
  /** Ends a browser's session; an unknown token is fine. */
  close(token: string): Promise<void>
  /** Whether the access tokens of this login still count. */
  isOpen(familyId: string): Promise<boolean>
  /** A token for 30 days, good for one `rotate`. */
  issueRefreshToken(userId: string, client?: Client): Promise<{ token: string; familyId: string }>
  /**
   * The owner and the next token. Using a token a second time means that somebody copied it: the whole
   * family ends and both have to log in again.
   */
  rotate(
    refreshToken: string,
    client?: Client,
  ): Promise<{ person: Person; refreshToken: string; familyId: string } | undefined>
}

export function createSessions(store: SessionStore, now: () => number = Date.now): Sessions {
  const alive = (session: StoredSession) =>
    session.owner.active && session.revokedAt === null && session.expiresAt.getTime() > now()

  return {
    async open(userId, client) {
      const { token, session } = newSession('cookie', userId, now(), absoluteMs)
      await store.insert({ ...session, ...shortened(client) })
      return { token, expiresAt: session.expiresAt }
    },

    async resolve(token) {
      const session = await store.find(hashToken(token))
      if (session?.kind !== 'cookie' || !alive(session)) return undefined
      const idleSince = session.lastSeenAt.getTime()
      if (idleSince + idleMs <= now()) return undefined
      if (now() - idleSince >= touchAfterMs) await store.touch(session.sessionId, new Date(now()))
      const expiresAt = new Date(Math.min(session.expiresAt.getTime(), now() + idleMs))
      return { person: toPerson(session), expiresAt }
    },

    async close(token) {
      const session = await store.find(hashToken(token))
      if (session?.kind === 'cookie') await store.revokeFamily(session.familyId, new Date(now()))
    },

    isOpen: familyId => store.isOpen(familyId, new Date(now())),

    async issueRefreshToken(userId, client) {
      const { token, session } = newSession('refresh', userId, now(), refreshMs)
      await store.insert({ ...session, ...shortened(client) })
      return { token, familyId: session.familyId }
    },

    async rotate(refreshToken, client) {
      const used = await store.find(hashToken(refreshToken))
      if (used?.kind !== 'refresh' || !alive(used)) return undefined
      const { token, session } = newSession('refresh', used.userId, now(), refreshMs)
      const { familyId } = used
      const next = { ...session, ...shortened(client), familyId }
      const replaced =
        used.replacedBy === null && (await store.replace(used.sessionId, next, new Date(now())))
      if (replaced) return { person: toPerson(used), refreshToken: token, familyId }
      await store.revokeFamily(used.familyId, new Date(now()))
      return undefined
    },
  }
}

function newSession(
  kind: NewSession['kind'],
  userId: string,
  now: number,
  lifetimeMs: number,
): { token: string; session: NewSession } {
  const token = randomBytes(32).toString('base64url')
  const session = {
    sessionId: randomUUID(),
    userId,
    kind,
    tokenHash: hashToken(token),
    familyId: randomUUID(),
    createdAt: new Date(now),
    expiresAt: new Date(now + lifetimeMs),
  }
  return { token, session }
}

function shortened({ userAgent, address }: Client = {}): Pick<NewSession, 'userAgent' | 'address'> {
  return {
    ...(userAgent !== undefined && { userAgent: userAgent.slice(0, 300) }),
    ...(address !== undefined && { address: address.slice(0, 100) }),
  }
}

/** A fast hash is right here: the token is 256 random bits, there is nothing to guess. */
function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}

function toPerson({ owner }: StoredSession): Person {
  return { ...createViewer(owner), userId: owner.userId }
}
