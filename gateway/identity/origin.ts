import type { IncomingHttpHeaders } from 'node:http'

/**
 * Whether a request that changes something, or a WebSocket, comes from our own pages or from no
 * browser at all. Browsers always name the origin of such requests; programs do not.
 */
export function isOwnOrigin(headers: IncomingHttpHeaders, publicUrl: string | undefined): boolean {
  const { origin, host } = headers
  if (origin === undefined) {
    const site = headers['sec-fetch-site']
    return site === undefined || site === 'same-origin' || site === 'none'
  }
  if (publicUrl !== undefined && origin === new URL(publicUrl).origin) return true
  return URL.canParse(origin) && new URL(origin).host === host
}
