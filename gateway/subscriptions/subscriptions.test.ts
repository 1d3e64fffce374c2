import { createClient } from 'graphql-ws'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import type { Role } from '#platform/identity/viewer.ts'
import { openSocket } from '../testing/raw-socket.ts'
import { startTestFederation, type TestFederation } from '../testing/test-federation.ts'
import { startTestGateway, type TestGateway } from '../testing/test-gateway.ts'

let federation: TestFederation
let gateway: TestGateway
const sockets: WebSocket[] = []

beforeAll(async () => {
  federation = await startTestFederation()
  gateway = await startTestGateway(federation)
})
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.terminate()
  await federation.readings.activeIs(0)
})
afterAll(async () => {
  await gateway.close()
  await federation.close()
})

async function connect(role?: Role) {
  const client = await openSocket(gateway.webSocketUrl)
  sockets.push(client.socket)
  await client.init({ accessToken: await gateway.accessToken(role) })
  return client
}

const live = 'subscription Live($id: ID!) { readingAdded(meterId: $id) { value cursor } }'

describe('a federated subscription', () => {
  it('resolves fields of other subgraphs for every event', async () => {
    const client = await connect()
    client.subscribe(
      '1',
      `subscription Live($id: ID!) {
         readingAdded(meterId: $id) { amount: value meter { label site { owner } } }
       }`,
      { id: '1' },
    )
    await federation.readings.activeIs(1)

    federation.readings.publish({ value: 1.5, cursor: 'a' })
    federation.readings.publish({ value: 2.5, cursor: 'b' })

    const meter = { label: 'Zähler 1', site: { owner: 'Eigentümer von site-1' } }
    for (const amount of [1.5, 2.5]) {
      expect(await client.next()).toEqual({
        id: '1',
        type: 'next',
        payload: { data: { readingAdded: { amount, meter } } },
      })
    }
  })

  it('delivers next, next, complete in this order', async () => {
    const client = await connect()
    client.subscribe('1', live, { id: '1' })
    await federation.readings.activeIs(1)

    federation.readings.publish({ value: 1, cursor: 'a' })
    federation.readings.publish({ value: 2, cursor: 'b' })
    federation.readings.complete()

    const types = [await client.next(), await client.next(), await client.next()].map(m => m.type)
    expect(types).toEqual(['next', 'next', 'complete'])
  })

  it('delivers an event with a partial error and goes on', async () => {
    const client = await connect()
    client.subscribe('1', '{ __typename }')
    await client.next()
    await client.next()
    client.subscribe(
      '2',
      'subscription { readingAdded(meterId: "1") { value meter { broken label } } }',
    )
    await federation.readings.activeIs(1)

    for (const value of [1, 2]) {
      federation.readings.publish({ value, cursor: 'a' })

      expect(await client.next()).toEqual({
        id: '2',
        type: 'next',
        payload: {
          data: { readingAdded: { value, meter: { broken: null, label: 'Zähler 1' } } },
          errors: [
            {
              message: 'Kein Schild.',
              path: ['readingAdded', 'meter', 'broken'],
              extensions: { code: 'NOT_FOUND' },
            },
          ],
        },
      })
    }
  })

  it('delivers the event when a subgraph of its rest is down', async () => {
    const client = await connect()
    await federation.subgraphs.admin.stop()
    client.subscribe(
      '1',
      'subscription { readingAdded(meterId: "1") { value meter { label site { owner } } } }',
    )
    await federation.readings.activeIs(1)

    federation.readings.publish({ value: 1, cursor: 'a' })
    const event = await client.next()
    await federation.subgraphs.admin.start()

    expect(event.payload).toEqual({
      data: { readingAdded: { value: 1, meter: { label: 'Zähler 1', site: { owner: null } } } },
      errors: [
        {
          message:
            'Der Dienst „Verwaltung“ antwortet gerade nicht. Bitte versuchen Sie es in einem Moment erneut.',
          path: ['readingAdded', 'meter', 'site'],
          extensions: { code: 'SUBGRAPH_UNAVAILABLE' },
        },
      ],
    })
  })

  it('carries the identity of its own user over one socket per subgraph', async () => {
    const before = federation.subgraphs.timeseries.sockets()
    const [first, second] = [await connect(), await connect()]

    first.subscribe('1', 'subscription { readingAdded(meterId: "forbidden") { value } }')
    expect(await first.next()).toEqual({
      id: '1',
      type: 'error',
      payload: [{ message: 'Kein Zugriff für anna.', extensions: { code: 'FORBIDDEN' } }],
    })
    first.subscribe('2', live, { id: '1' })
    second.subscribe('1', live, { id: '2' })
    await federation.readings.activeIs(2)

    expect(federation.subgraphs.timeseries.sockets() - before).toBeLessThanOrEqual(1)
  })

  it('frees the upstream when the client completes', async () => {
    const client = await connect()
    client.subscribe('1', live, { id: '1' })
    await federation.readings.activeIs(1)

    client.send({ id: '1', type: 'complete' })

    await federation.readings.activeIs(0)
    expect(federation.readings.active()).toBe(0)
  })

  it('frees the upstream when the client is gone', async () => {
    const client = await connect()
    client.subscribe('1', live, { id: '1' })
    await federation.readings.activeIs(1)

    client.socket.terminate()

    await federation.readings.activeIs(0)
    expect(federation.readings.active()).toBe(0)
  })

  it('masks what a resolver of the subgraph throws', async () => {
    const client = await connect()
    client.subscribe('1', live, { id: '1' })
    await federation.readings.activeIs(1)

    federation.readings.fail(new Error('connect postgres://luna:secret@db'))
    const end = await client.next()

    expect(end).toMatchObject({
      type: 'error',
      payload: [
        {
          message: 'Unerwarteter Fehler. Bitte später erneut versuchen.',
          extensions: { code: 'INTERNAL_SERVER_ERROR' },
        },
      ],
    })
    expect(JSON.stringify(end)).not.toContain('secret')
  })

  it('works with the graphql-ws client and its cookie', async () => {
    const { token } = await gateway.sessions.open(gateway.userId)
    class CookieSocket extends WebSocket {
      constructor(address: string, protocols: string[]) {
        super(address, protocols, { headers: { cookie: `luna_session=${token}` } })
      }
    }
    const client = createClient({ url: gateway.webSocketUrl, webSocketImpl: CookieSocket })
    const events = client.iterate({ query: live, variables: { id: '1' } })
    const first = events.next()
    await federation.readings.activeIs(1)

    federation.readings.publish({ value: 3, cursor: 'c' })

    expect((await first).value).toEqual({ data: { readingAdded: { value: 3, cursor: 'c' } } })
    await events.return?.()
    await client.dispose()
  })
})

describe('subscriptions of a shared field', () => {
  const shared =
    'subscription Live($id: ID!) { sharedReading(meterId: $id) { value meter { label } } }'
  const labelRequests = () => federation.subgraphs.knowledge.requests.length

  it('have one upstream and one rest for all clients with the same variables', async () => {
    const clients = await Promise.all([connect(), connect(), connect()])
    for (const client of clients) client.subscribe('1', shared, { id: '1' })
    await federation.readings.activeIs(1)
    const before = labelRequests()

    federation.readings.publish({ value: 5, cursor: 'a' })

    for (const client of clients) {
      expect(await client.next()).toMatchObject({
        payload: { data: { sharedReading: { value: 5, meter: { label: 'Zähler 1' } } } },
      })
    }
    expect(labelRequests() - before).toBe(1)
    expect(federation.readings.active()).toBe(1)
  })

  it('have their own for other variables', async () => {
    const [first, second] = [await connect(), await connect()]
    first.subscribe('1', shared, { id: '1' })
    second.subscribe('1', shared, { id: '2' })

    await federation.readings.activeIs(2)
  })

  it('are never shared by two roles', async () => {
    const [first, second] = [await connect(), await connect('viewer')]
    first.subscribe('1', shared, { id: '1' })
    second.subscribe('1', shared, { id: '1' })

    await federation.readings.activeIs(2)
  })

  it('free the upstream with the last of them', async () => {
    const [first, second] = [await connect(), await connect()]
    for (const client of [first, second]) client.subscribe('1', shared, { id: '1' })
    await federation.readings.activeIs(1)
    federation.readings.publish({ value: 1, cursor: 'a' })
    await Promise.all([first.next(), second.next()])

    first.send({ id: '1', type: 'complete' })
    federation.readings.publish({ value: 2, cursor: 'b' })
    await second.next()
    expect(federation.readings.active()).toBe(1)
    second.socket.terminate()

    await federation.readings.activeIs(0)
    expect(federation.readings.active()).toBe(0)
  })
})
