import { createHmac, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import { buckets } from './object-store.ts'

const claims = z.object({
  method: z.enum(['GET', 'PUT']),
  bucket: z.enum(buckets),
  key: z.string().min(1).max(300),
  fileName: z.string().max(300).optional(),
  contentType: z.string().max(100).optional(),
  maxBytes: z.number().int().positive().optional(),
  /** Milliseconds since 1970. */
  expiresAt: z.number().int(),
})
export type LinkClaims = z.infer<typeof claims>

/**
 * A link that carries its own right: `/objects/<claims>.<HMAC-SHA256>`, served by the gateway from
 * whichever object store is configured.
 */
export function signLink(link: LinkClaims, secret: Uint8Array): string {
  const body = Buffer.from(JSON.stringify(link)).toString('base64url')
  return `/objects/${body}.${signature(body, secret)}`
}

/** The claims of a genuine token that has not expired; `undefined` otherwise. */
export function verifyLink(token: string, secret: Uint8Array, now = Date.now()) {
  const [body, given] = token.split('.')
  if (!body || !given || token.length > 2000) return undefined
  const expected = Buffer.from(signature(body, secret))
  const received = Buffer.from(given)
  if (expected.length !== received.length || !timingSafeEqual(expected, received)) return undefined
  const link = claims.parse(JSON.parse(Buffer.from(body, 'base64url').toString('utf8')))
  return link.expiresAt > now ? link : undefined
}

function signature(body: string, secret: Uint8Array): string {
  return createHmac('sha256', secret).update(body).digest('base64url')
}
