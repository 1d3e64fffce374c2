import { CombinedGraphQLErrors, ServerError } from '@apollo/client/errors'
import { problemTexts } from './problem.texts.ts'

/**
 * What went wrong, in German, for the place where it is shown. Expected failures come from the server
 * (`UserError`: message, place, remedy); everything else is translated here, so that no raw error text reaches the page.
 */
export type Problem = {
  kind: 'user' | 'offline' | 'signed-out' | 'forbidden' | 'busy' | 'server'
  message: string
  /** Of an expected failure: its stable code, where the page offers a way out of its own. */
  code?: string
  place?: string | null
  remedy?: string | null
}

type UserErrorShape = {
  code?: string
  message: string
  place: string | null
  remedy: string | null
}

const UNREACHABLE_STATUS = new Set([0, 502, 503, 504])

export function problemOfUserError({ code, message, place, remedy }: UserErrorShape): Problem {
  return { kind: 'user', message, place, remedy, ...(code !== undefined && { code }) }
}

/** True where the server did not answer at all: no network, or nothing behind the proxy. */
export function isUnreachable(error: unknown): boolean {
  if (ServerError.is(error)) return UNREACHABLE_STATUS.has(error.statusCode)
  if (error instanceof TypeError) return true
  return isSocketClosed(error) && !SESSION_ENDED.test(error.message)
}

function isSocketClosed(error: unknown): error is Error {
  return error instanceof Error && error.message.startsWith('Socket closed')
}

/** The close codes of graphql-transport-ws for a connection without a valid session. */
const SESSION_ENDED = /\b44(01|03)\b/

/** True where the server no longer knows the session, whichever way it says so. */
export function isSignedOut(error: unknown): boolean {
  if (ServerError.is(error)) return error.statusCode === 401
  if (isSocketClosed(error)) return SESSION_ENDED.test(error.message)
  return codeOf(error) === 'UNAUTHENTICATED'
}

/** The stable code of a GraphQL failure, for example `FORBIDDEN`. */
export function codeOf(error: unknown): string | undefined {
  if (!CombinedGraphQLErrors.is(error)) return undefined
  const code = error.errors[0]?.extensions?.['code']
  return typeof code === 'string' ? code : undefined
}

function kindOf(error: unknown): Exclude<Problem['kind'], 'user'> {
  if (isSignedOut(error)) return 'signed-out'
  if (isUnreachable(error)) return 'offline'
  const status = ServerError.is(error) ? error.statusCode : undefined
  const code = codeOf(error)
  if (code === 'FORBIDDEN' || status === 403) return 'forbidden'
  if (code === 'RATE_LIMITED' || status === 429) return 'busy'
  return 'server'
}

/** Codes whose sentence the gateway wrote for the reader: which service is away. */
const TELLING_CODES = new Set(['SUBGRAPH_UNAVAILABLE', 'UPSTREAM_LOST', 'RATE_LIMITED'])

export function problemOf(error: unknown): Problem {
  const kind = kindOf(error)
  const problem = { kind, ...problemTexts[kind] }
  if (!CombinedGraphQLErrors.is(error) || !TELLING_CODES.has(codeOf(error) ?? '')) return problem
  const sentence = error.errors[0]?.message
  return sentence === undefined ? problem : { kind, message: sentence }
}

/** Offline and overload pass by themselves; a missing right does not. */
export function isWorthRetrying({ kind }: Problem): boolean {
  return kind === 'offline' || kind === 'busy' || kind === 'server'
}
