import { createHash, randomUUID, type KeyObject } from 'node:crypto'
import { jwtVerify, SignJWT } from 'jose'
import { z } from 'zod'
import { createViewer, roles, type Viewer } from './viewer.ts'

const lifetimeSeconds = 60
/** A token that is handed out has at least 40 s left. */
const reuseMs = 20_000
const cacheLimit = 2_000
const type = 'luna-internal+jwt'

const claims = z.object({
  sub: z.string().min(1).optional(),
  name: z.string().min(1),
  role: z.enum(roles),
})

export type InternalSigner = {
  /** A token by which the subgraph `audience`, and only it, knows who asks. */
  sign(viewer: Viewer, audience: string): Promise<string>
}

/** Signs who asks, for 60 s. `issuer` is the process that vouches: `gateway`, `worker`. */
export function createInternalSigner(
  privateKey: KeyObject,
  issuer: string,
  now: () => number = Date.now,
): InternalSigner {
  const cache = new Map<string, { token: Promise<string>; reusableUntil: number }>()
  return {
    sign(viewer, audience) {
      const key = cacheKey(viewer, audience)
      const cached = cache.get(key)
      if (cached && cached.reusableUntil > now()) return cached.token
      if (cache.size >= cacheLimit) cache.clear()
      const token = signToken(viewer, { privateKey, issuer, audience, now: now() })
      cache.set(key, { token, reusableUntil: now() + reuseMs })
      return token
    },
  }
}

function cacheKey({ userId, name, role }: Viewer, audience: string): string {
  return createHash('sha256')
    .update(JSON.stringify([audience, role, userId, name]))
    .digest('base64')
}

function signToken(
  viewer: Viewer,
  options: { privateKey: KeyObject; issuer: string; audience: string; now: number },
): Promise<string> {
  const issuedAt = Math.floor(options.now / 1000)
  const token = new SignJWT({ name: viewer.name, role: viewer.role })
    .setProtectedHeader({ alg: 'EdDSA', typ: type })
    .setIssuer(options.issuer)
    .setAudience(options.audience)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + lifetimeSeconds)
    .setJti(randomUUID())
  if (viewer.userId !== undefined) token.setSubject(viewer.userId)
  return token.sign(options.privateKey)
}

/** Answers who asks, or `undefined` for anything that was not signed for this subgraph just now. */
export function createInternalVerifier(
  publicKey: KeyObject,
  audience: string,
  now: () => number = Date.now,
): (token: string) => Promise<Viewer | undefined> {
  return async token => {
    try {
      const { payload } = await jwtVerify(token, publicKey, {
        algorithms: ['EdDSA'],
        typ: type,
        audience,
        requiredClaims: ['iss', 'exp', 'jti'],
        maxTokenAge: lifetimeSeconds,
        clockTolerance: 5,
        currentDate: new Date(now()),
      })
      const { sub, name, role } = claims.parse(payload)
      return createViewer({ ...(sub !== undefined && { userId: sub }), name, role })
    } catch {
      // Whatever is wrong with it: it is no identity. The caller answers 401.
      return undefined
    }
  }
}
