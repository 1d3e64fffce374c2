import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  buildASTSchema,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  parse,
  type GraphQLInputType,
} from 'graphql'
import { describe, expect, it } from 'vitest'
import { auditMutations } from '#platform/audit/audit-mutations.ts'
import { testViewer } from '#platform/testing/test-subgraph.ts'

const folder = join(import.meta.dirname, '../..')
const canary = 'Kanarienvogel'

/** Whatever may prove who somebody is. */
const suspicious = /pass|secret|token|key|credential|pin$|private|auth|otp/i
/** Looks like it and is none; a new one must be hidden or named here. */
const harmless = new Set([
  // Tells one delivery from another.
  'idempotencyKey',
  // Tells the meters of one device apart.
  'mappings.key',
])

type Leaf = { path: string; value: string }

/** A value of the type whose every text is its own canary. */
function valueOf(type: GraphQLInputType, path: string, leaves: Leaf[], depth = 0): unknown {
  if (isNonNullType(type)) return valueOf(type.ofType, path, leaves, depth)
  if (isListType(type)) return [valueOf(type.ofType, path, leaves, depth)]
  if (isEnumType(type)) return type.getValues()[0]?.name
  if (isInputObjectType(type)) {
    if (depth > 6) return undefined
    const fields = Object.values(type.getFields()).map(field => [
      field.name,
      valueOf(field.type, `${path}.${field.name}`, leaves, depth + 1),
    ])
    return Object.fromEntries(fields) as object
  }
  if (!['String', 'ID'].includes(type.name)) return 1
  const value = `${canary}${leaves.length}x`
  leaves.push({ path, value })
  return value
}

const mutations = readdirSync(folder, { withFileTypes: true })
  .filter(entry => entry.isDirectory())
  .flatMap(({ name }) => {
    const sdl = readFileSync(join(folder, name, 'schema.graphql'), 'utf8')
    const schema = buildASTSchema(parse(sdl), { assumeValid: true, assumeValidSDL: true })
    return Object.values(schema.getMutationType()?.getFields() ?? {})
  })

describe('No secret that is given to a mutation stands in the audit log', () => {
  it.each(mutations.map(({ name, args }) => ({ name, args })))('$name', async ({ name, args }) => {
    const leaves: Leaf[] = []
    const given = Object.fromEntries(
      args.map(arg => [arg.name, valueOf(arg.type, arg.name, leaves)]),
    )
    const kept: string[] = []
    const audit = auditMutations({
      record: entry => Promise.resolve(void kept.push(JSON.stringify(entry))),
    })

    await audit({
      ...{ name, args: given, viewer: testViewer('admin') },
      outcome: { ok: true, result: null },
    })

    const secrets = leaves.filter(({ path }) => {
      const [last = '', above = ''] = path.split('.').reverse()
      return suspicious.test(last) && !harmless.has(last) && !harmless.has(`${above}.${last}`)
    })
    for (const { path, value } of secrets)
      expect(kept.join('').includes(`${value}"`), `${name}(${path})`).toBe(false)
  })

  it('and there are such inputs at all', () => {
    expect(mutations.length).toBeGreaterThan(60)
  })
})
