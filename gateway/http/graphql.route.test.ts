import { getIntrospectionQuery } from 'graphql'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { plannerBomb } from '../testing/planner-bomb.ts'
import { startTestFederation, type TestFederation } from '../testing/test-federation.ts'
import { ask, startTestGateway, type TestGateway } from '../testing/test-gateway.ts'

let federation: TestFederation
let gateway: TestGateway
let production: TestGateway

beforeAll(async () => {
  federation = await startTestFederation()
  gateway = await startTestGateway(federation)
  production = await startTestGateway(federation, { mode: 'production' })
})
afterAll(async () => {
  await gateway.close()
  await production.close()
  await federation.close()
})

async function postRaw(body: string, headers: Record<string, string> = {}) {
  const response = await fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${await gateway.accessToken()}`,
      ...headers,
    },
    body,
  })
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    body: await response.json(),
  }
}

describe('an operation beyond the limits', () => {
  it('is refused with 400, the limit and a German sentence', async () => {
    const answer = await ask(gateway, `{ ${'a: __typename '.repeat(51)} }`)

    expect(answer.status).toBe(400)
    expect(answer.errors).toEqual([
      {
        message: 'Die Anfrage benutzt 51 Aliasnamen, erlaubt sind 50.',
        extensions: { code: 'OPERATION_LIMIT_EXCEEDED', limit: 'aliases', maximum: 50 },
      },
    ])
  })

  it('costs nothing: a planner bomb of two kilobytes is refused in 50 ms', async () => {
    const headers = { authorization: `Bearer ${await gateway.accessToken()}` }
    const durations: number[] = []

    for (const depth of [20, 21, 22, 23, 24]) {
      const start = performance.now()
      const answer = await ask(gateway, plannerBomb(depth), { headers })
      durations.push(performance.now() - start)
      expect(answer.status).toBe(400)
      expect(answer.errors).toMatchObject([{ extensions: { code: 'OPERATION_LIMIT_EXCEEDED' } }])
    }

    // The best of five: other work on the machine is not what is measured.
    expect(Math.min(...durations)).toBeLessThan(50)
  })

  it('is refused as JSON with 413 when the body is longer than 1 MB', async () => {
    const answer = await postRaw(JSON.stringify({ query: `{ whoAmI } #${'x'.repeat(1_100_000)}` }))

    expect(answer).toEqual({
      status: 413,
      type: 'application/json; charset=utf-8',
      body: {
        errors: [
          {
            message: 'Die Anfrage ist zu groß, erlaubt sind 1 MB.',
            extensions: { code: 'BODY_TOO_LARGE' },
          },
        ],
      },
    })
  })
})

describe('a request that is none', () => {
  it.each(['{', '"text"', ''])('is answered with GraphQL JSON: %j', async body => {
    const answer = await postRaw(body)

    expect(answer.status).toBe(400)
    expect(answer.body).toMatchObject({ errors: [{ extensions: { code: 'BAD_REQUEST' } }] })
    expect(JSON.stringify(answer.body)).not.toContain('node_modules')
  })

  it.each([
    ['a syntax error', '{ meter(', 'GRAPHQL_PARSE_FAILED'],
    ['an unknown field', '{ nothing }', 'GRAPHQL_VALIDATION_FAILED'],
    ['a missing variable', 'query Q($id: ID!) { meter(id: $id) { name } }', 'BAD_USER_INPUT'],
    ['a subscription', 'subscription { readingAdded(meterId: "1") { value } }', 'BAD_REQUEST'],
  ])('says what is wrong: %s', async (_what, query, code) => {
    const answer = await ask(gateway, query)

    expect(answer.status).toBe(400)
    expect(answer.errors).toMatchObject([{ extensions: { code } }])
  })

  it('cannot be a batch', async () => {
    expect((await postRaw('[{"query":"{ whoAmI }"}]')).status).toBe(400)
  })
})

describe('an error of a subgraph', () => {
  it('is masked when it was not expected, under an id that the log has too', async () => {
    const answer = await ask(gateway, '{ broken whoAmI }')

    expect(answer.status).toBe(200)
    expect(answer.data).toEqual({ broken: null, whoAmI: 'anna/operator' })
    expect(answer.errors).toEqual([
      {
        message: 'Unerwarteter Fehler. Bitte später erneut versuchen.',
        path: ['broken'],
        extensions: { code: 'INTERNAL_SERVER_ERROR', correlationId: expect.any(String) },
      },
    ])
  })

  it('passes when it was written for the client, without the name of the service', async () => {
    const answer = await ask(gateway, '{ forbidden }')

    expect(answer.errors).toEqual([
      {
        message: 'Dafür sind Administratorrechte nötig.',
        path: ['forbidden'],
        extensions: { code: 'FORBIDDEN' },
      },
    ])
  })

  it('leaves the rest of the answer alone when the subgraph is down', async () => {
    await federation.subgraphs.knowledge.stop()

    const answer = await ask(gateway, '{ papers: items me meters { name label } }')
    await federation.subgraphs.knowledge.start()
    const again = await ask(gateway, '{ items }')

    const message =
      'Der Dienst „Wissen“ antwortet gerade nicht. Bitte versuchen Sie es in einem Moment erneut.'
    const extensions = { code: 'SUBGRAPH_UNAVAILABLE' }
    expect(answer.status).toBe(200)
    expect(answer.data).toEqual({
      papers: null,
      me: 'anna',
      meters: [
        { name: 'Halle 1', label: null },
        { name: 'Halle 2', label: null },
      ],
    })
    expect(answer.errors).toHaveLength(2)
    expect(answer.errors).toContainEqual({ message, path: ['papers'], extensions })
    expect(answer.errors).toContainEqual({ message, path: ['meters'], extensions })
    expect(again.data).toEqual({ items: ['Handbuch'] })
  })
})

describe('GET /graphql', () => {
  const get = (from: TestGateway) =>
    fetch(`${from.url}/graphql`, { headers: { accept: 'text/html' } })

  it('is the explorer in development, with all it needs in the page', async () => {
    const response = await get(gateway)
    const page = await response.text()

    expect(response.status).toBe(200)
    expect(page).toContain('<title>Luna</title>')
    expect(page).not.toMatch(/<(script|link)[^>]+(src|href)="https?:/)
    expect(response.headers.get('content-security-policy')).toContain("script-src 'unsafe-inline'")
  })

  it('is nothing in production', async () => {
    const response = await get(production)

    expect(response.status).toBe(404)
    expect(await response.json()).toMatchObject({ code: 'NOT_FOUND' })
  })
})

describe('in production', () => {
  it('neither schema nor suggestions are given away', async () => {
    const schema = await ask(production, getIntrospectionQuery())
    const close = await ask(production, '{ whoAmJ }')

    expect(schema.status).toBe(400)
    expect(close.errors).toMatchObject([
      { message: 'Cannot query field "whoAmJ" on type "Query".' },
    ])
  })
})
