import { randomUUID } from 'node:crypto'
import { GraphQLError, type GraphQLFormattedError } from 'graphql'
import type { Logger } from '#platform/logger.ts'

/** Codes whose messages were written for the client. Everything else is masked. */
const shownCodes = new Set([
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'BAD_USER_INPUT',
  'BAD_REQUEST',
  'NOT_FOUND',
  'RATE_LIMITED',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
  'OPERATION_LIMIT_EXCEEDED',
  'OPERATION_NOT_PLANNABLE',
  'PERSISTED_QUERY_NOT_SUPPORTED',
  'SUBGRAPH_UNAVAILABLE',
  'UPSTREAM_LOST',
  'EVENTS_MISSED',
  'CLIENT_TOO_SLOW',
  'TOO_MANY_OPERATIONS',
  'ORIGIN_REFUSED',
])
/** Codes of errors about the text of the operation, where a place in it helps. */
const codesWithLocation = new Set(['GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED'])
/** Extensions that are part of the API; `serviceName`, stacks and whatever else comes along are not. */
const shownExtensions = ['limit', 'maximum', 'issues'] as const

export type FormatError = (error: unknown) => GraphQLFormattedError

/**
 * What a client may see of an error, the same over HTTP and WebSocket. An unexpected one becomes one
 * sentence with a correlation id, under which the log has the rest.
 */
export function createErrorFormatter(options: {
  logger: Logger
  /** Leave out what the schema would have offered instead ("Did you mean …"). */
  hideSchemaDetails: boolean
}): FormatError {
  return error => {
    const known = error instanceof GraphQLError ? error : undefined
    const code = known?.extensions['code']
    if (known && typeof code === 'string' && shownCodes.has(code)) {
      return shown(known, code, options.hideSchemaDetails)
    }
    const correlationId = randomUUID()
    options.logger.error({ correlationId, err: innermost(error) }, 'operation failed unexpectedly')
    return {
      message: 'Unerwarteter Fehler. Bitte später erneut versuchen.',
      ...pathOf(known),
      extensions: { code: 'INTERNAL_SERVER_ERROR', correlationId },
    }
  }
}

function shown(error: GraphQLError, code: string, hideDetails: boolean): GraphQLFormattedError {
  const extensions: Record<string, unknown> = { code }
  for (const name of shownExtensions) {
    if (name in error.extensions) extensions[name] = error.extensions[name]
  }
  return {
    message: hideDetails ? error.message.replace(/ ?Did you mean .+\?$/s, '') : error.message,
    ...(codesWithLocation.has(code) && error.locations && { locations: error.locations }),
    ...pathOf(error),
    extensions,
  }
}

/** A path the client can follow: the planner's `@` stands for "each element" and ends it. */
function pathOf(error: GraphQLError | undefined): { path?: readonly (string | number)[] } {
  const path = error?.path ?? []
  const end = path.indexOf('@')
  const followable = end < 0 ? path : path.slice(0, end)
  return followable.length > 0 ? { path: followable } : {}
}

function innermost(error: unknown): unknown {
  return error instanceof GraphQLError && error.originalError ? error.originalError : error
}
