import type { RequestHandler } from 'express'
import helmet from 'helmet'

const self = ["'self'"]
const none = ["'none'"]

/** operations.md §7.4. `connect-src 'self'` covers the WebSocket of the same origin. */
const pagePolicy = {
  'default-src': none,
  'script-src': self,
  'style-src': self,
  'img-src': ["'self'", 'blob:', 'data:'],
  'font-src': self,
  'connect-src': self,
  'worker-src': self,
  'manifest-src': self,
  'base-uri': none,
  'form-action': self,
  'frame-ancestors': none,
  'require-trusted-types-for': ["'script'"],
}

/** The explorer is one page with its scripts, styles and workers written into it; development only. */
export const explorerPolicy = [
  "default-src 'none'",
  "script-src 'unsafe-inline' 'unsafe-eval'",
  "style-src 'unsafe-inline'",
  "img-src 'self' data:",
  'font-src data:',
  "connect-src 'self'",
  'worker-src blob:',
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** For stored files: even if a browser shows one, nothing in it may run or load. */
export const filePolicy = "sandbox; default-src 'none'"

/** On every answer, errors included. */
export function securityHeaders(publicUrl: string | undefined): RequestHandler[] {
  return [
    helmet({
      contentSecurityPolicy: { useDefaults: false, directives: pagePolicy },
      referrerPolicy: { policy: 'no-referrer' },
      // Only where the operator has TLS: it would lock out a plain HTTP installation for a year.
      strictTransportSecurity: publicUrl?.startsWith('https:') === true,
      xFrameOptions: { action: 'deny' },
    }),
    (_request, response, next) => {
      response.setHeader(
        'Permissions-Policy',
        'camera=(), microphone=(), geolocation=(), payment=()',
      )
      next()
    },
  ]
}
