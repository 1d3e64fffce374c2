import { randomUUID } from 'node:crypto'
import { jwtVerify, SignJWT } from 'jose'
import { z } from 'zod'
import type { KeyPair } from './secrets.ts'
import { createViewer, type Viewer } from './viewer.ts'

/** Ten minutes: what a stolen token is worth at most. */
export const accessTokenSeconds = 600
const issuer = 'luna'
const audience = 'luna-api'
const type = 'at+jwt'
const maximumBytes = 4096

const claims = z.object({
  sub: z.uuid(),
  sid: z.uuid(),
  name: z.string().min(1),
  role: z.enum(['viewer', 'operator', 'admin']),
  iat: z.number().int(),
  exp: z.number().int(),
})

export type AccessTokens = {
  /**
   * A JWT (EdDSA, `at+jwt`) for the header `Authorization: Bearer`. Only persons get one, within the session
   * `familyId` of their refresh token.
   */
  issue(viewer: Viewer & { userId: string }, familyId: string): Promise<string>
  /** Who it was issued to, in which session and until when it counts; `undefined` for anything else. */
  verify(token: string): Promise<{ viewer: Viewer; familyId: string; expiresAt: Date } | undefined>
}

export function createAccessTokens(keys: KeyPair, now: () => number = Date.now): AccessTokens {
  return {
    issue({ userId, name, role }, familyId) {
      const issuedAt = Math.floor(now() / 1000)
      return new SignJWT({ name, role, sid: familyId })
        .setProtectedHeader({ alg: 'EdDSA', typ: type })
        .setIssuer(issuer)
        .setAudience(audience)
        .setSubject(userId)
        .setIssuedAt(issuedAt)
        .setExpirationTime(issuedAt + accessTokenSeconds)
        .setJti(randomUUID())
        .sign(keys.privateKey)
    },

    async verify(token) {
      if (token.length > maximumBytes) return undefined
      try {
        const { payload } = await jwtVerify(token, keys.publicKey, {
          algorithms: ['EdDSA'],
          typ: type,
          issuer,
          audience,
          requiredClaims: ['sub', 'iat', 'exp', 'jti'],
          currentDate: new Date(now()),
        })
        const { sub, sid, name, role, iat, exp } = claims.parse(payload)
        if (exp - iat > accessTokenSeconds) return undefined
        return {
          viewer: createViewer({ userId: sub, name, role }),
          familyId: sid,
          expiresAt: new Date(exp * 1000),
        }
      } catch {
        // Whatever is wrong with it: it is no identity. The caller answers 401.
        return undefined
      }
    },
  }
}
