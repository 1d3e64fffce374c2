import { Router, type Response } from 'express'
import { z } from 'zod'
import { UserError } from '#platform/errors.ts'
import type { PasswordLinks } from '#platform/identity/password-link.ts'
import type { Logger } from '#platform/logger.ts'
import { sendProblem } from './problem.ts'

type Options = { passwordLinks: PasswordLinks; logger: Logger }

const token = z.string().min(1).max(100)
const asked = z.object({ token })
const given = z.object({ token, password: z.string().min(1).max(1000) })

/**
 * POST /auth/link {token}: for whom a link (invitation, reset) is. POST /auth/password {token, password}: sets the
 * password, once. Wrong tokens count as failed sign-ins of the address.
 */
export function passwordLinkRoute({ passwordLinks, logger }: Options): Router {
  const router = Router()
  router.post('/link', async (request, response) => {
    const { success, data } = asked.safeParse(request.body)
    if (!success) {
      refuseIncomplete(response, 'Der Link ist unvollständig.')
      return
    }
    const link = await passwordLinks.look(data.token, request.ip ?? '')
    if ('error' in link) {
      refuse(response, link)
      return
    }
    const { purpose, name, displayName, role, expiresAt } = link
    response.json({ purpose, name, displayName, role, expiresAt })
  })
  router.post('/password', async (request, response) => {
    const { success, data } = given.safeParse(request.body)
    if (!success) {
      refuseIncomplete(response, 'Link und Passwort als JSON sind nötig.')
      return
    }
    const address = request.ip ?? ''
    const link = await passwordLinks.accept(data, address)
    if ('error' in link) {
      logger.info({ address, code: link.error.code }, 'password link refused')
      refuse(response, link)
      return
    }
    logger.info({ user: link.name, address, purpose: link.purpose }, 'password link used')
    response.json({ name: link.name })
  })
  return router
}

type Refused = { error: UserError; retryAfterSeconds?: number }

function refuse(response: Response, { error, retryAfterSeconds }: Refused): void {
  if (retryAfterSeconds !== undefined) {
    response.setHeader('Retry-After', String(retryAfterSeconds))
    sendProblem(response, 429, error)
    return
  }
  const status = { LINK_INVALID: 404, USER_NAME_TAKEN: 409 }[error.code] ?? 422
  sendProblem(response, status, error)
}

function refuseIncomplete(response: Response, message: string): void {
  sendProblem(response, 400, new UserError('BAD_REQUEST', message))
}
