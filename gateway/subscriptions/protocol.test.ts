import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { WebSocket } from 'ws'
import { plannerBomb } from '../testing/planner-bomb.ts'
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

async function open(options: Parameters<typeof openSocket>[1] = {}) {
  const client = await openSocket(gateway.webSocketUrl, options)
  sockets.push(client.socket)
  return client
}

async function connect() {
  const client = await open()
  await client.init({ accessToken: await gateway.accessToken() })
  return client
}

const live = 'subscription { readingAdded(meterId: "1") { value } }'

describe('the socket is closed', () => {
  it('4406 without the subprotocol', async () => {
    const client = await open({ protocols: [] })

    expect(await client.closeCode()).toBe(4406)
  })

  it('4401 when it subscribes before the acknowledgement', async () => {
    const client = await open()
    client.subscribe('1', live)

    expect(await client.closeCode()).toBe(4401)
  })

  it('4429 for a second connection_init', async () => {
    const client = await connect()
    client.send({ type: 'connection_init' })

    expect(await client.closeCode()).toBe(4429)
  })

  it('4408 without a connection_init in three seconds', async () => {
    const client = await open()

    expect(await client.closeCode()).toBe(4408)
  })

  it.each([
    ['no JSON', '{'],
    ['an unknown type', { type: 'unknown' }],
    ['binary garbage', Buffer.from([0xff, 0x00, 0x80])],
  ])('4400 for %s', async (_what, message) => {
    const client = await connect()
    if (Buffer.isBuffer(message)) client.socket.send(message)
    else client.send(message)

    expect(await client.closeCode()).toBe(4400)
  })

  it('4400 for a connection_init that is too long', async () => {
    const client = await open()
    client.send({ type: 'connection_init', payload: { accessToken: 'x'.repeat(5000) } })

    expect(await client.closeCode()).toBe(4400)
  })

  it('4409 for an id that is in use', async () => {
    const client = await connect()
    client.subscribe('1', live)
    client.subscribe('1', live)

    expect(await client.closeCode()).toBe(4409)
  })

  it('1009 for a message of more than 64 kB', async () => {
    const client = await connect()
    client.subscribe('1', `{ __typename ${' '.repeat(70_000)} }`)

    expect(await client.closeCode()).toBe(1009)
  })

  it.each([
    ['no token', undefined],
    ['a bad token', { accessToken: 'a.b.c' }],
  ])('4403 for %s', async (_what, payload) => {
    const client = await open()
    client.send({ type: 'connection_init', payload })

    expect(await client.closeCode()).toBe(4403)
  })
})

describe('an error in one operation leaves the socket open', () => {
  it.each([
    ['a syntax error', '{ meter(', 'GRAPHQL_PARSE_FAILED'],
    ['a validation error', '{ nothing }', 'GRAPHQL_VALIDATION_FAILED'],
    ['a missing variable', 'query Q($id: ID!) { meter(id: $id) { name } }', 'BAD_USER_INPUT'],
    [
      'two root fields',
      'subscription { a: readingAdded(meterId: "1") { value } b: readingAdded(meterId: "2") { value } }',
      'GRAPHQL_VALIDATION_FAILED',
    ],
    [
      'a root field with @include',
      'subscription { readingAdded(meterId: "1") @include(if: false) { value } }',
      'OPERATION_NOT_PLANNABLE',
    ],
    [
      'an operation that is not there',
      'fragment F on Query { whoAmI }',
      'GRAPHQL_VALIDATION_FAILED',
    ],
    ['too many aliases', `{ ${'a: __typename '.repeat(51)} }`, 'OPERATION_LIMIT_EXCEEDED'],
    ['a planner bomb', plannerBomb(20), 'OPERATION_LIMIT_EXCEEDED'],
  ])('%s', async (_what, query, code) => {
    const client = await connect()

    client.subscribe('1', query)
    const answer = await client.next()
    client.subscribe('2', '{ whoAmI }')

    expect(answer).toMatchObject({ id: '1', type: 'error', payload: [{ extensions: { code } }] })
    expect(await client.next()).toEqual({
      id: '2',
      type: 'next',
      payload: { data: { whoAmI: 'anna/operator' } },
    })
    expect(await client.next()).toEqual({ id: '2', type: 'complete' })
  })
})

describe('over the socket', () => {
  it('a ping is answered, with its payload', async () => {
    const client = await connect()
    client.send({ type: 'ping', payload: { at: 1 } })

    expect(await client.next()).toEqual({ type: 'pong', payload: { at: 1 } })
  })

  it('queries and mutations run through the federation', async () => {
    const client = await connect()
    client.subscribe('1', 'mutation { renameMeter(id: "2", name: "Neu") { name site { owner } } }')

    expect(await client.next()).toEqual({
      id: '1',
      type: 'next',
      payload: {
        data: { renameMeter: { name: 'Neu', site: { owner: 'Eigentümer von site-2' } } },
      },
    })
  })

  it('at most twenty operations run at the same time', async () => {
    const client = await connect()
    for (let id = 0; id < 20; id++) client.subscribe(String(id), live)
    await federation.readings.activeIs(20)

    client.subscribe('one too many', live)

    expect(await client.next()).toMatchObject({
      id: 'one too many',
      type: 'error',
      payload: [{ extensions: { code: 'TOO_MANY_OPERATIONS' } }],
    })
  })
})

describe('who may connect', () => {
  it('refuses a page of another origin, cookie or not', async () => {
    const { token } = await gateway.sessions.open(gateway.userId)
    const headers = { origin: 'https://evil.example', cookie: `luna_session=${token}` }

    await expect(open({ headers })).rejects.toThrow('403')
  })

  it('welcomes our own page by its cookie', async () => {
    const { token } = await gateway.sessions.open(gateway.userId)
    const client = await open({ headers: { origin: gateway.url, cookie: `luna_session=${token}` } })

    expect(await client.init()).toEqual({ type: 'connection_ack' })
  })

  it('knows no other address', async () => {
    await expect(openSocket(`${gateway.webSocketUrl}/other`)).rejects.toThrow('404')
  })

  it('closes 4403 when the access token expires', async () => {
    let now = Date.now() - 598_500
    const aging = await startTestGateway(federation, { now: () => now })
    const accessToken = await aging.accessToken()
    now = Date.now()
    const client = await openSocket(aging.webSocketUrl)
    await client.init({ accessToken })
    now += 2_000

    expect(await client.closeCode()).toBe(4403)
    await aging.close()
  })

  it('closes 4403 soon after the log-out', async () => {
    const { token } = await gateway.sessions.open(gateway.userId)
    const client = await open({ headers: { cookie: `luna_session=${token}` } })
    await client.init()

    await fetch(`${gateway.url}/auth/logout`, {
      method: 'POST',
      headers: { cookie: `luna_session=${token}` },
    })

    expect(await client.closeCode()).toBe(4403)
  })

  it('gives one person at most ten sockets', async () => {
    const person = await startTestGateway(federation)
    const accessToken = await person.accessToken()
    const clients = await Promise.all(
      Array.from({ length: 11 }, () => openSocket(person.webSocketUrl)),
    )
    for (const client of clients.slice(0, 10)) await client.init({ accessToken })
    clients[10]?.send({ type: 'connection_init', payload: { accessToken } })

    expect(await clients[10]?.closeCode()).toBe(4403)
    await person.close()
  })
})
