import { getDirective } from '@graphql-tools/utils'
import { isObjectType } from 'graphql'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildSchema } from '#platform/graphql/subgraph-schema.ts'
import { roles, type Role } from '#platform/identity/viewer.ts'
import { testViewer } from '#platform/testing/test-subgraph.ts'
import { smallestCall } from '#platform/testing/smallest-call.ts'
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
    const source = `${typeName.toLowerCase()} { ${smallestCall(field)} }`
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
