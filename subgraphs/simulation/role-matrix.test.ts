import { getDirective } from '@graphql-tools/utils'
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
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildSchema } from '#platform/graphql/subgraph-schema.ts'
import { roles, type Role } from '#platform/identity/viewer.ts'
import { testViewer } from '#platform/testing/test-subgraph.ts'
import { subgraph } from './schema.ts'
import { openSimulation, type TestSimulation } from './testing/test-simulation.ts'

// Who may use which root field. A new field fails here until its rule is written down.
const viewers: Role[] = ['viewer', 'operator', 'admin', 'service']
const operators: Role[] = ['operator', 'admin', 'service']
const rules: Record<string, Role[]> = {
  'Query.simulationProfiles': viewers,
  'Query.simulationFaults': viewers,
  'Query.simulations': viewers,
  'Query.marketSimulations': viewers,
  'Query.previewSimulation': viewers,
  'Query.previewMarketSimulation': viewers,
  'Query.simulateScenario': viewers,
  'Query.scenarios': viewers,
  'Mutation.saveScenario': operators,
  'Mutation.removeScenario': operators,
  'Mutation.startSimulation': operators,
  'Mutation.stopSimulation': operators,
  'Mutation.configureSimulation': operators,
  'Mutation.startMarketSimulation': operators,
  'Mutation.stopMarketSimulation': operators,
  'Mutation.configureMarketSimulation': operators,
  'Mutation.createSimulatedSite': operators,
  'Mutation.generateHistory': operators,
  'Subscription.simulationChanged': viewers,
  'Subscription.marketSimulationChanged': viewers,
}

let simulation: TestSimulation
beforeAll(async () => {
  simulation = await openSimulation()
})
afterAll(() => simulation.close())

const { schema } = buildSchema(subgraph)
const fields = ['Query', 'Mutation', 'Subscription'].flatMap(typeName => {
  const type = schema.getType(typeName)
  if (!isObjectType(type)) return []
  return Object.values(type.getFields())
    .filter(({ name }) => !name.startsWith('_'))
    .map(field => ({ id: `${typeName}.${field.name}`, typeName, field }))
})
const attempts = fields.flatMap(each => roles.map(role => ({ ...each, role })))

describe('the role matrix', () => {
  it('has a rule for every root field, and none for a field that is not there', () => {
    expect(Object.keys(rules).sort()).toEqual(fields.map(({ id }) => id).sort())
  })

  it('names in the schema the least role that may', () => {
    for (const { id, field } of fields) {
      const declared: unknown = getDirective(schema, field, 'auth')?.[0]?.['role']
      expect([id, declared]).toEqual([id, rules[id]?.[0]?.toUpperCase()])
    }
  })

  it.each(attempts)('$id as $role', async ({ id, typeName, field, role }) => {
    const mayUse = rules[id]?.includes(role) ?? false
    const source = `${typeName.toLowerCase()} { ${written(field)} }`
    if (typeName === 'Subscription' && !mayUse) {
      await expect(simulation.subscribe(source, testViewer(role))).rejects.toThrow('nötig')
      return
    }
    if (typeName === 'Subscription') {
      const events = await simulation.subscribe(source, testViewer(role))
      await events.return?.()
      return
    }

    const { codes } = await simulation.ask(source, testViewer(role))

    if (mayUse) expect(codes).not.toContain('FORBIDDEN')
    else expect(codes).toEqual(['FORBIDDEN'])
  })
})

/** The field with an answer of every type and the least arguments that are valid. */
function written({ name, args, type }: GraphQLField<unknown, unknown>): string {
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
