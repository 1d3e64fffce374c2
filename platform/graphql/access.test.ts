import { execute, parse } from 'graphql'
import { Arg, Directive, Field, ID, Mutation, ObjectType, Query, Resolver } from 'type-graphql'
import { describe, expect, it } from 'vitest'
import { createViewer, roles, type Role } from '../identity/viewer.ts'
import { createLinks } from '../objects/links.ts'
import type { MutationEvent } from './access.ts'
import { buildSchema } from './subgraph-schema.ts'

@Directive('@key(fields: "id")')
@Directive('@auth(role: OPERATOR)')
@ObjectType()
class Pump {
  @Field(() => ID)
  id!: string
}

@Resolver(() => Pump)
class PumpResolver {
  @Query(() => Pump)
  @Directive('@auth(role: VIEWER)')
  pump(): Pump {
    return { id: '1' }
  }

  @Query(() => String)
  @Directive('@auth(role: ADMIN)')
  secret(): string {
    return 'geheim'
  }

  @Query(() => String)
  @Directive('@auth(role: SERVICE)')
  intake(): string {
    return 'innen'
  }

  @Mutation(() => String)
  @Directive('@auth(role: OPERATOR)')
  stop(@Arg('id', () => ID) id: string): string {
    if (id === 'broken') throw new Error('broken')
    return `stopped ${id}`
  }
}

const events: MutationEvent[] = []
const { schema, sdl } = buildSchema({
  resolvers: [PumpResolver],
  references: { Pump: ({ id }) => ({ id }) },
  onMutation: async event => void events.push(event),
})
const links = createLinks(new Uint8Array(32))

async function ask(source: string, role: Role | undefined): Promise<string> {
  const viewer = role && createViewer({ name: role, role })
  const result = await execute({
    schema,
    document: parse(source),
    contextValue: viewer ? { viewer, links } : {},
  })
  const code: unknown = result.errors?.[0]?.extensions['code']
  return typeof code === 'string' ? code : 'ok'
}

const entities = '{ _entities(representations: [{ __typename: "Pump", id: "1" }]) { __typename } }'

describe('access', () => {
  it.each([
    ['{ pump { id } }', { viewer: 'ok', operator: 'ok', admin: 'ok', service: 'ok' }],
    [
      '{ secret }',
      { viewer: 'FORBIDDEN', operator: 'FORBIDDEN', admin: 'ok', service: 'FORBIDDEN' },
    ],
    [
      '{ intake }',
      { viewer: 'FORBIDDEN', operator: 'FORBIDDEN', admin: 'FORBIDDEN', service: 'ok' },
    ],
    [
      'mutation { stop(id: "1") }',
      { viewer: 'FORBIDDEN', operator: 'ok', admin: 'ok', service: 'ok' },
    ],
    [entities, { viewer: 'FORBIDDEN', operator: 'ok', admin: 'ok', service: 'ok' }],
  ])('%s is open to exactly the roles it names', async (source, expected) => {
    const answers = await Promise.all(roles.map(async role => [role, await ask(source, role)]))

    expect(Object.fromEntries(answers)).toEqual(expected)
    expect(await ask(source, undefined)).toBe('UNAUTHENTICATED')
  })

  it('refuses to build a schema with a root field that does not say who may use it', () => {
    @Resolver()
    class Forgetful {
      @Query(() => String)
      open(): string {
        return ''
      }
    }

    expect(() => buildSchema({ resolvers: [Forgetful], references: {} })).toThrow(/Query.open/)
  })

  it('refuses an entity that does not say who may load it', () => {
    const references = { Unknown: () => null }

    expect(() => buildSchema({ resolvers: [PumpResolver], references })).toThrow(/Unknown/)
  })

  it('shows the rule in the SDL, as a string that needs no enum in the public schema', () => {
    expect(sdl).toContain('stop(id: ID!): String! @auth(role: "OPERATOR")')
    expect(sdl).not.toContain('enum')
  })

  it('reports every mutation that was tried: done, failed or forbidden', async () => {
    events.length = 0

    await ask('mutation { stop(id: "7") }', 'operator')
    await ask('mutation { stop(id: "broken") }', 'admin')
    await ask('mutation { stop(id: "8") }', 'viewer')

    expect(events.map(({ viewer, args, outcome }) => [viewer.name, args, outcome.ok])).toEqual([
      ['operator', { id: '7' }, true],
      ['admin', { id: 'broken' }, false],
      ['viewer', { id: '8' }, false],
    ])
  })
})
