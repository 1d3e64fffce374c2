import {
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  isUnionType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLOutputType,
} from 'graphql'

/** The field with an answer of every type and the least arguments that are valid. */
export function smallestCall({ name, args, type }: GraphQLField<unknown, unknown>): string {
  const needed = args.filter(arg => isNonNullType(arg.type) && arg.defaultValue === undefined)
  const given = needed.map(arg => `${arg.name}: ${valueOf(arg.type)}`).join(', ')
  return `${name}${given && `(${given})`}${selectionOf(type)}`
}

function selectionOf(type: GraphQLOutputType): string {
  const named = getNamedType(type)
  return isObjectType(named) || isUnionType(named) ? ' { __typename }' : ''
}

function valueOf(type: GraphQLInputType): string {
  if (isNonNullType(type)) return valueOf(type.ofType)
  if (isListType(type)) return '[]'
  if (isEnumType(type)) return type.getValues()[0]?.name ?? ''
  if (!isInputObjectType(type)) return scalars[type.name] ?? '"x"'
  const needed = Object.values(type.getFields()).filter(
    field => isNonNullType(field.type) && field.defaultValue === undefined,
  )
  return `{ ${needed.map(field => `${field.name}: ${valueOf(field.type)}`).join(', ')} }`
}

const scalars: Record<string, string> = {
  ...{ ID: '"00000000-0000-4000-8000-000000000000"', Int: '1', Float: '1', Boolean: 'false' },
  DateTime: '"2026-03-01T00:00:00Z"',
}
