import { randomUUID } from 'node:crypto'
import type { ErrorRequestHandler, Request, RequestHandler } from 'express'
import { z } from 'zod'
import { UserError } from '#platform/errors.ts'
import type { Logger } from '#platform/logger.ts'
import { sendProblem } from './problem.ts'

export const notFound: RequestHandler = (_request, response) => {
  sendProblem(response, 404, new UserError('NOT_FOUND', 'Diese Adresse gibt es hier nicht.'))
}

/** Answers JSON for whatever was thrown on the way, in the form that the route's clients expect. */
export function jsonErrors(logger: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) {
      next(error)
      return
    }
    const { status, problem } = explain(error, logger)
    if (isGraphQL(request)) {
      const { message, code } = problem
      response.status(status).json({ errors: [{ message, extensions: { code } }] })
      return
    }
    sendProblem(response, status, problem)
  }
}

function isGraphQL(request: Request): boolean {
  return /^\/graphql(\/stream)?$/.test(request.originalUrl.split('?')[0] ?? '')
}

function explain(error: unknown, logger: Logger): { status: number; problem: UserError } {
  const { type, status = 500, limit = 0 } = parserError.catch({}).parse(error)
  if (type === 'entity.too.large') {
    const allowed = limit >= megabyte ? `${limit / megabyte} MB` : `${limit / 1024} KB`
    const message = `Die Anfrage ist zu groß, erlaubt sind ${allowed}.`
    return { status: 413, problem: new UserError('BODY_TOO_LARGE', message) }
  }
  if (status >= 400 && status < 500) {
    const what = type === 'entity.parse.failed' ? 'kein gültiges JSON' : 'ungültig'
    return { status, problem: new UserError('BAD_REQUEST', `Die Anfrage ist ${what}.`) }
  }
  const correlationId = randomUUID()
  logger.error({ correlationId, err: error }, 'request failed unexpectedly')
  const message = `Unerwarteter Fehler. Bitte später erneut versuchen. (Kennung ${correlationId})`
  return { status: 500, problem: new UserError('INTERNAL_SERVER_ERROR', message) }
}

const megabyte = 1_048_576

/** What Express and its body parser say of a request they refuse. */
const parserError = z.object({
  type: z.string().optional(),
  status: z.number().int().optional(),
  limit: z.number().optional(),
})
