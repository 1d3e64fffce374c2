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

describe('a subscription whose subgraph is lost', () => {
  it('goes on without a hole when its subgraph was restarted, unnoticed by the client', async () => {
    const client = await connect()
    client.subscribe('1', live, { id: '1' })
    await federation.readings.activeIs(1)
    federation.readings.publish({ value: 5, cursor: 'k5' })
    await client.next()

    await federation.subgraphs.timeseries.stop()
    await federation.readings.activeIs(0)
    federation.readings.publish({ value: 6, cursor: 'k6' })
    await federation.subgraphs.timeseries.start()
    await federation.readings.activeIs(1)
    federation.readings.publish({ value: 7, cursor: 'k7' })

    for (const value of [6, 7]) {
      expect(await client.next()).toMatchObject({
        type: 'next',
        payload: { data: { readingAdded: { value } } },
      })
    }
  })

  it('tells of a hole that it cannot fill, and goes on', async () => {
    const client = await connect()
    client.subscribe('1', live, { id: '1' })
    await federation.readings.activeIs(1)

    await federation.subgraphs.timeseries.stop()
    await federation.readings.activeIs(0)
    await federation.subgraphs.timeseries.start()
    await federation.readings.activeIs(1)
    federation.readings.publish({ value: 8, cursor: 'm8' })

    expect(await client.next()).toMatchObject({
      type: 'next',
      payload: { data: null, errors: [{ extensions: { code: 'EVENTS_MISSED' } }] },
    })
    expect(await client.next()).toMatchObject({
      type: 'next',
      payload: { data: { readingAdded: { value: 8 } } },
    })
  })

  it('ends an answer with a code when its subgraph is lost, because it must not begin again', async () => {
    const client = await connect()
    client.subscribe('1', 'subscription { askLuna(question: "Was gilt?") { text } }')
    await federation.answers.activeIs(1)
    federation.answers.publish({ text: 'Es ' })
    await client.next()

    await federation.subgraphs.knowledge.stop()
    const end = await client.next()
    await federation.subgraphs.knowledge.start()

    expect(end).toMatchObject({
      id: '1',
      type: 'error',
      payload: [{ extensions: { code: 'UPSTREAM_LOST' } }],
    })
    client.send({ type: 'ping' })
    expect(await client.next()).toEqual({ type: 'pong' })
  })
})
