import type { RequestHandler } from 'express'
import type { Logger } from '#platform/logger.ts'
import { gatewayError } from '../errors/gateway-error.ts'
import { isOwnOrigin } from '../identity/origin.ts'

/** Against requests that a foreign page makes with our cookie; SameSite=Strict is the first line. */
export function requireOwnOrigin(publicUrl: string | undefined, logger: Logger): RequestHandler {
  return (request, response, next) => {
    const reads = request.method === 'GET' || request.method === 'HEAD'
    if (reads || isOwnOrigin(request.headers, publicUrl)) {
      next()
      return
    }
    logger.warn({ origin: request.headers.origin }, 'request of a foreign origin refused')
    const { message } = gatewayError('', 'Anfragen von fremden Seiten sind nicht erlaubt.')
    const code = 'ORIGIN_REFUSED'
    const body = request.baseUrl.startsWith('/graphql')
      ? { errors: [{ message, extensions: { code } }] }
      : { code, message }
    response.status(403).json(body)
  }
}
