import { GraphQLError } from 'graphql'
import { UserError } from '../errors.ts'

/**
 * The result, or its failure as an error of the request (BAD_USER_INPUT): for fields whose type has no place for a
 * UserError. The German message, with the way out, is what the user reads.
 */
export function valid<T>(result: T | UserError): T {
  if (!(result instanceof UserError)) return result
  const { code, message, place, remedy } = result
  throw new GraphQLError([message, remedy].filter(Boolean).join(' '), {
    extensions: { code: 'BAD_USER_INPUT', reason: code, ...(place !== undefined && { place }) },
  })
}
