import express, { Router, type Request, type Response } from 'express'
import { z } from 'zod'
import { UserError } from '#platform/errors.ts'
import { accessTokenSeconds, type AccessTokens } from '#platform/identity/access-token.ts'
import type { Login, LoginResult } from '#platform/identity/login.ts'
import type { PasswordLinks } from '#platform/identity/password-link.ts'
import type { Client, Person, Sessions } from '#platform/identity/session.ts'
import type { Logger } from '#platform/logger.ts'
import type { Identify } from '../identity/identify.ts'
import { cookieOptions, readSessionCookie, sessionCookie } from '../identity/session-cookie.ts'
import { passwordLinkRoute } from './password-link.route.ts'
import { sendProblem } from './problem.ts'

export type AuthRouteOptions = {
  login: Login
  passwordLinks: PasswordLinks
  sessions: Sessions
  accessTokens: AccessTokens
  identify: Identify
  publicUrl: string | undefined
  logger: Logger
}

const credentials = z.object({
  name: z.string().min(1).max(200),
  password: z.string().min(1).max(1000),
})
const grant = z.discriminatedUnion('grant', [
  credentials.extend({ grant: z.literal('password') }),
  z.object({ grant: z.literal('refresh_token'), refreshToken: z.string().min(1).max(200) }),
])
type Grant = z.infer<typeof grant>

/**
 * POST /auth/login, /auth/logout (cookie of the PWA), /auth/token (JWT and refresh token of API clients),
 * /auth/link and /auth/password (a password is set by a link).
 */
export function authRoute(options: AuthRouteOptions): Router {
  const router = Router()
  router.use(express.json({ limit: '8kb' }), (_request, response, next) => {
    response.setHeader('Cache-Control', 'no-store')
    next()
  })
  router.post('/login', async (request, response) => {
    const given = credentials.safeParse(request.body)
    if (given.success) await openSession(request, response, options, given.data)
    else refuseIncomplete(response)
  })
  router.post('/logout', async (request, response) => {
    await closeSession(request, options)
    response.clearCookie(sessionCookie, cookieOptions(request, options.publicUrl)).status(204).end()
  })
  router.post('/token', async (request, response) => {
    const given = grant.safeParse(request.body)
    if (given.success) await sendTokens(request, response, options, given.data)
    else refuseIncomplete(response)
  })
  router.use(passwordLinkRoute(options))
  return router
}

async function openSession(
  request: Request,
  response: Response,
  options: AuthRouteOptions,
  given: z.infer<typeof credentials>,
): Promise<void> {
  const person = await checkLogin(request, response, options, given)
  if (!person) return
  await closeSession(request, options)
  const { token, expiresAt } = await options.sessions.open(person.userId, clientOf(request))
  response
    .cookie(sessionCookie, token, {
      ...cookieOptions(request, options.publicUrl),
      expires: expiresAt,
    })
    .status(204)
    .end()
}

function clientOf(request: Request): Client {
  return { userAgent: request.header('user-agent'), address: request.ip }
}

async function closeSession(
  request: Request,
  { sessions, identify }: AuthRouteOptions,
): Promise<void> {
  const current = readSessionCookie(request.headers.cookie)
  if (current === undefined) return
  await sessions.close(current)
  identify.forget(current)
}

async function sendTokens(
  request: Request,
  response: Response,
  options: AuthRouteOptions,
  given: Grant,
): Promise<void> {
  const granted =
    given.grant === 'password'
      ? await byPassword(request, response, options, given)
      : await byRefreshToken(request, response, options, given.refreshToken)
  if (!granted) return
  const accessToken = await options.accessTokens.issue(granted.person, granted.familyId)
  const { refreshToken } = granted
  response.json({ accessToken, refreshToken, expiresIn: accessTokenSeconds })
}

type Granted = { person: Person; refreshToken: string; familyId: string }

async function byPassword(
  request: Request,
  response: Response,
  options: AuthRouteOptions,
  given: z.infer<typeof credentials>,
): Promise<Granted | undefined> {
  const person = await checkLogin(request, response, options, given)
  if (!person) return undefined
  const client = clientOf(request)
  const { token, familyId } = await options.sessions.issueRefreshToken(person.userId, client)
  return { person, refreshToken: token, familyId }
}

async function byRefreshToken(
  request: Request,
  response: Response,
  { sessions }: AuthRouteOptions,
  refreshToken: string,
): Promise<Granted | undefined> {
  const granted = await sessions.rotate(refreshToken, clientOf(request))
  if (!granted) {
    const message = 'Die Anmeldung ist abgelaufen. Bitte melden Sie sich neu an.'
    sendProblem(response, 401, new UserError('REFRESH_TOKEN_INVALID', message))
  }
  return granted
}

/** The person, or `undefined` after the refusal was answered. */
async function checkLogin(
  request: Request,
  response: Response,
  { login, logger }: AuthRouteOptions,
  { name, password }: z.infer<typeof credentials>,
): Promise<Person | undefined> {
  const address = request.ip ?? ''
  const result = await login({ name, password, address })
  // Not the given name: people type their password into the wrong field.
  const user = result.state === 'welcome' ? result.person.name : undefined
  logger.info({ user, address, state: result.state }, 'login')
  if (result.state === 'welcome') return result.person
  refuse(response, result)
  return undefined
}

function refuse(response: Response, result: Exclude<LoginResult, { state: 'welcome' }>): void {
  if (result.state === 'limited') {
    response.setHeader('Retry-After', String(result.retryAfterSeconds))
    sendProblem(response, 429, result.error)
    return
  }
  sendProblem(response, 401, result.error)
}

function refuseIncomplete(response: Response): void {
  const message = 'Die Anmeldung ist unvollständig: Name und Passwort als JSON sind nötig.'
  sendProblem(response, 400, new UserError('BAD_REQUEST', message))
}
