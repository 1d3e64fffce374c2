import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createApiKeys } from '#platform/identity/api-key.ts'
import { createApiKeyStore } from '#platform/identity/api-key.store.ts'
import { testViewer } from '#platform/testing/test-subgraph.ts'
import { openAdmin, type TestAdmin } from '../testing/open-admin.ts'

let admin: TestAdmin
beforeAll(async () => {
  admin = await openAdmin()
})
afterAll(() => admin.close())
beforeEach(() => admin.database.pool.query('DELETE FROM api_keys'))

const fields = 'id name prefix scopes createdBy expiresAt lastUsedAt revokedAt'
type Created = { code?: string; key: string; apiKey: { id: string; prefix: string } }
async function create(input: object = {}) {
  const source = `mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) {
    ... on CreatedApiKey { key apiKey { ${fields} } } ... on UserError { code place } } }`
  const given = { name: 'wetterstation', scopes: ['READ'], ...input }
  const { data } = await admin.ask(source, testViewer('admin'), { input: given })
  return data?.['createApiKey'] as unknown as Created
}
async function revoke(id: string): Promise<unknown> {
  const source = `mutation ($id: ID!) { revokeApiKey(id: $id) {
    ... on ApiKey { name revokedAt } ... on UserError { code } } }`
  return (await admin.ask(source, testViewer('admin'), { id })).data?.['revokeApiKey']
}
async function list(args = ''): Promise<unknown> {
  const { data } = await admin.ask(
    `{ apiKeys${args} { nodes { ${fields} } pageInfo { hasNextPage } } }`,
    testViewer('admin'),
  )
  return data?.['apiKeys']
}
/** What the gateway makes of a key. */
const resolve = (key: string) => createApiKeys(createApiKeyStore(admin.database)).resolve(key)

describe('createApiKey', () => {
  it('tells the key once; afterwards only its beginning is known', async () => {
    const { key, apiKey } = await create({ scopes: ['OPERATE'] })

    expect(key).toMatch(/^luna_[\w-]{43}$/)
    expect(apiKey).toMatchObject({
      ...{ name: 'wetterstation', scopes: ['READ', 'OPERATE'], createdBy: 'admin' },
      ...{ prefix: key.slice(0, 12), expiresAt: null, lastUsedAt: null, revokedAt: null },
    })
    const { rows } = await admin.database.pool.query(
      'SELECT row_to_json(k)::text AS key, (SELECT string_agg(meta::text, $1) FROM audit_log) AS audit FROM api_keys k',
      [' '],
    )
    expect(JSON.stringify([rows, await list()])).not.toContain(key)
    expect(await resolve(key)).toMatchObject({
      viewer: { name: 'api-key:wetterstation', role: 'operator', userId: undefined },
    })
    expect(await list()).toMatchObject({ nodes: [{ lastUsedAt: expect.any(String) }] })
  })

  it('makes keys that never administer', async () => {
    const { key } = await create({ scopes: ['READ', 'OPERATE', 'EXPLORE'] })

    const machine = await resolve(key)

    expect(machine?.viewer.can('admin')).toBe(false)
    expect(machine?.scopes).toEqual(['READ', 'OPERATE', 'EXPLORE'])
  })

  it.each([
    [{ name: 'Wetter Station' }, 'API_KEY_NAME_INVALID'],
    [{ expiresAt: '2020-01-01T00:00:00Z' }, 'API_KEY_EXPIRY_PAST'],
    [{ name: 'da' }, 'API_KEY_NAME_TAKEN'],
  ])('refuses %o with %s', async (change, code) => {
    await create({ name: 'da' })

    expect(await create(change)).toMatchObject({ code })
  })

  it('gives a name once, also when it was revoked: in the audit log it is one key', async () => {
    const { apiKey } = await create()
    await revoke(apiKey.id)

    expect(await create()).toMatchObject({ code: 'API_KEY_NAME_TAKEN' })
  })
})

describe('an API key', () => {
  it('ends when it is told to', async () => {
    const now = Date.now()
    const { key } = await create({ expiresAt: new Date(now + 60_000).toISOString() })
    const at = (time: number) =>
      createApiKeys(createApiKeyStore(admin.database), () => time).resolve(key)

    expect(await at(now + 59_000)).toMatchObject({ expiresAt: new Date(now + 60_000) })
    expect(await at(now + 60_000)).toBeUndefined()
  })

  it('ends when it is revoked, once', async () => {
    const { key, apiKey } = await create()

    expect(await revoke(apiKey.id)).toEqual({
      name: 'wetterstation',
      revokedAt: expect.any(String),
    })
    expect(await resolve(key)).toBeUndefined()
    expect(await revoke(apiKey.id)).toEqual({ code: 'API_KEY_UNKNOWN' })
    expect(await revoke('nonsense')).toEqual({ code: 'API_KEY_UNKNOWN' })
  })

  it('is in the audit log with what it may', async () => {
    const { apiKey } = await create({ scopes: ['OPERATE'] })

    const { rows } = await admin.database.pool.query(
      'SELECT actor, action, target, meta FROM audit_log ORDER BY log_id DESC LIMIT 1',
    )
    expect(rows).toMatchObject([
      {
        ...{ actor: 'admin', action: 'createApiKey', target: apiKey.id },
        meta: { changes: [{ before: null, after: { scopes: ['READ', 'OPERATE'] } }] },
      },
    ])
  })
})

describe('apiKeys', () => {
  it('are listed by name, page by page', async () => {
    for (const name of ['zaehler', 'anzeige', 'mitte']) await create({ name })

    expect(await list('(first: 2)')).toMatchObject({
      nodes: [{ name: 'anzeige' }, { name: 'mitte' }],
      pageInfo: { hasNextPage: true },
    })
    expect(await list('(first: 2, after: "mitte")')).toMatchObject({
      nodes: [{ name: 'zaehler' }],
      pageInfo: { hasNextPage: false },
    })
  })
})
