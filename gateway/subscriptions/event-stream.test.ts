import { createClient } from 'graphql-sse'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { socketLimits } from '../limits/limits.ts'
import { startTestFederation, type TestFederation } from '../testing/test-federation.ts'
import { startTestGateway, type TestGateway } from '../testing/test-gateway.ts'

let federation: TestFederation
let gateway: TestGateway
const left: AbortController[] = []

beforeAll(async () => {
  federation = await startTestFederation()
  gateway = await startTestGateway(federation)
})
afterEach(async () => {
  for (const each of left.splice(0)) each.abort()
  await federation.readings.activeIs(0)
})
afterAll(async () => {
  await gateway.close()
  await federation.close()
})

const live = `subscription Live($id: ID!) {
  readingAdded(meterId: $id) { value meter { label site { owner } } }
}`

async function post(body: object, headers: Record<string, string> = {}) {
  const leave = new AbortController()
  left.push(leave)
  return fetch(`${gateway.url}/graphql/stream`, {
    method: 'POST',
    signal: leave.signal,
    headers: {
      'content-type': 'application/json',
      accept: 'text/event-stream',
      authorization: `Bearer ${await gateway.accessToken()}`,
      ...headers,
    },
    body: JSON.stringify(body),
  })
}

describe('a subscription as Server-Sent Events', () => {
  it('reaches a client of the protocol with fields of other subgraphs, and ends with its source', async () => {
    const client = createClient({
      url: `${gateway.url}/graphql/stream`,
      headers: async () => ({ authorization: `Bearer ${await gateway.accessToken()}` }),
      retryAttempts: 0,
    })
    const events = client.iterate({ query: live, variables: { id: '1' } })
    const first = events.next()
    await federation.readings.activeIs(1)

    federation.readings.publish({ value: 1.5, cursor: 'a' })

    const meter = { label: 'Zähler 1', site: { owner: 'Eigentümer von site-1' } }
    expect(await first).toMatchObject({
      value: { data: { readingAdded: { value: 1.5, meter } } },
    })
    federation.readings.complete()
    expect(await events.next()).toMatchObject({ done: true })
    client.dispose()
  })

  it('frees what it used when the client goes', async () => {
    const response = await post({ query: live, variables: { id: '1' } })
    await federation.readings.activeIs(1)
    expect(response.headers.get('content-type')).toContain('text/event-stream')

    left.at(-1)?.abort()

    await federation.readings.activeIs(0)
  })

  it.each([
    ['nobody', { query: live }, { authorization: '' }, 401, 'UNAUTHENTICATED'],
    ['a query', { query: '{ meters { id } }' }, {}, 400, 'BAD_REQUEST'],
    ['another field', { query: 'subscription { nothing }' }, {}, 400, 'GRAPHQL_VALIDATION_FAILED'],
    ['no operation', { text: 'hallo' }, {}, 400, 'BAD_REQUEST'],
    ['a foreign page', { query: live }, { origin: 'https://evil.example' }, 403, 'ORIGIN_REFUSED'],
  ] as const)('is refused to %s', async (...[, body, headers, status, code]) => {
    const response = await post(body, headers)

    expect(response.status).toBe(status)
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code } }] })
  })

  it('is not taken by GET', async () => {
    const query = encodeURIComponent('subscription { readingAdded(meterId: "1") { value } }')
    const response = await fetch(`${gateway.url}/graphql/stream?query=${query}`, {
      headers: { authorization: `Bearer ${await gateway.accessToken()}` },
    })

    expect(response.headers.get('content-type')).not.toContain('event-stream')
  })

  it('is one of as many as one WebSocket may have', async () => {
    // A response nobody holds is collected, and its stream ended with it.
    const open: Response[] = []
    for (let i = 0; i < socketLimits.operations; i++) {
      open.push(await post({ query: live, variables: { id: '1' } }))
    }

    const response = await post({ query: live, variables: { id: '1' } })

    expect(response.status).toBe(429)
    expect(open.map(({ status }) => status)).toEqual(open.map(() => 200))
  })

  it('says what went wrong, and completes', async () => {
    const response = await post({ query: live, variables: { id: 'forbidden' } })

    expect(await response.text()).toMatch(
      /^:\n\nevent: next\ndata: .*FORBIDDEN.*\n\nevent: complete\n/,
    )
  })
})
