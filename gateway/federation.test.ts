import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestFederation, type TestFederation } from './testing/test-federation.ts'
import { adminToken, ask, startTestGateway, type TestGateway } from './testing/test-gateway.ts'

let federation: TestFederation
let gateway: TestGateway

beforeAll(async () => {
  federation = await startTestFederation()
  gateway = await startTestGateway(federation)
})
afterAll(async () => {
  await gateway.close()
  await federation.close()
})

describe('a query over several subgraphs', () => {
  it('resolves entities two hops away', async () => {
    const answer = await ask(
      gateway,
      'query Two($id: ID!) { meter(id: $id) { name again: label site { owner } } }',
      { variables: { id: '1' } },
    )

    expect(answer.status).toBe(200)
    expect(answer.data).toEqual({
      meter: { name: 'Halle 1', again: 'Zähler 1', site: { owner: 'Eigentümer von site-1' } },
    })
    expect(answer.errors).toBeUndefined()
  })

  it('gives a mutation to the subgraph that owns it', async () => {
    const answer = await ask(
      gateway,
      'mutation { renameMeter(id: "2", name: "Neu") { name label } }',
    )

    expect(answer.data).toEqual({ renameMeter: { name: 'Neu', label: 'Zähler 2' } })
  })

  it('tells each subgraph who asks, and passes on no header of the client', async () => {
    federation.subgraphs.timeseries.requests.length = 0

    const answer = await ask(gateway, '{ whoAmI }', {
      headers: {
        authorization: `Bearer ${await gateway.accessToken()}`,
        'x-luna-internal': 'forged',
        'x-luna-role': 'admin',
        cookie: 'secret=1',
      },
    })

    expect(answer.data).toEqual({ whoAmI: 'anna/operator' })
    const [headers] = federation.subgraphs.timeseries.requests
    expect(headers?.['x-luna-internal']).toMatch(/^ey/)
    for (const name of ['x-luna-role', 'cookie', 'authorization']) {
      expect(headers).not.toHaveProperty(name)
    }
  })

  it('knows the admin token', async () => {
    const answer = await ask(gateway, '{ whoAmI }', { headers: { 'x-admin-token': adminToken } })

    expect(answer.data).toEqual({ whoAmI: 'admin-token/admin' })
  })
})

describe('without a login', () => {
  it.each([
    ['nothing', {}],
    ['a forged internal identity', { 'x-luna-internal': 'a.b.c' }],
    ['a forged JWT', { authorization: 'Bearer a.b.c' }],
    ['a made-up cookie', { cookie: 'luna_session=made-up' }],
    ['a wrong admin token', { 'x-admin-token': 'wrong' }],
  ])('is refused before any subgraph is asked: %s', async (_what, headers) => {
    federation.subgraphs.timeseries.requests.length = 0

    const answer = await ask(gateway, '{ whoAmI }', { headers })

    expect(answer.status).toBe(401)
    expect(answer.errors).toEqual([
      { message: 'Bitte melden Sie sich an.', extensions: { code: 'UNAUTHENTICATED' } },
    ])
    expect(answer.data).toBeUndefined()
    expect(federation.subgraphs.timeseries.requests).toEqual([])
  })

  it('shows the schema in development and nothing in production', async () => {
    const production = await startTestGateway(federation, { mode: 'production' })
    const introspection = '{ __schema { queryType { name } } }'

    const open = await ask(gateway, introspection, { headers: {} })
    const closed = await ask(production, introspection, { headers: {} })
    const even = await ask(production, introspection)
    await production.close()

    expect(open.data).toEqual({ __schema: { queryType: { name: 'Query' } } })
    expect(closed.status).toBe(401)
    expect(even).toMatchObject({
      status: 400,
      errors: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }],
    })
  })
})

describe('with GATEWAY_AUTH=off', () => {
  it('asks for nobody and forwards nobody', async () => {
    const open = await startTestFederation({ auth: false })
    const gatewayForAll = await startTestGateway(open, { people: undefined })

    const answer = await ask(gatewayForAll, '{ whoAmI meters { label } }', { headers: {} })
    const [headers] = open.subgraphs.timeseries.requests
    await gatewayForAll.close()
    await open.close()

    expect(answer.data).toEqual({
      whoAmI: 'nobody',
      meters: [{ label: 'Zähler 1' }, { label: 'Zähler 2' }],
    })
    expect(headers).not.toHaveProperty('x-luna-internal')
  })
})
