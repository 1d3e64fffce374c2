import { createUnionType, type ClassType } from 'type-graphql'
import { UserError } from '../errors.ts'
import { UserErrorType } from './user-error.type.ts'

/**
 * The answer of a mutation: `Success | UserError`. A returned UserError instance is the error, anything
 * else is the success, so plain rows need no class.
 */
export function resultUnion<T extends object>(
  name: string,
  success: () => ClassType<T>,
): T | UserErrorType {
  return createUnionType({
    name,
    types: () => [success(), UserErrorType] as const,
    resolveType: value => (value instanceof UserError ? UserErrorType : success()),
  })
}
