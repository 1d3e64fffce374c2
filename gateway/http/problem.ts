import type { Response } from 'express'
import type { UserError } from '#platform/errors.ts'

/** A failure of the REST routes: JSON with a stable code and a German sentence. */
export function sendProblem(response: Response, status: number, problem: UserError): void {
  const { code, message, remedy } = problem
  response.status(status).json({ code, message, ...(remedy !== undefined && { remedy }) })
}
