import { once } from 'node:events'
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openSocket } from './testing/raw-socket.ts'
import { startTestFederation, type TestFederation } from './testing/test-federation.ts'
import { startTestGateway } from './testing/test-gateway.ts'

let federation: TestFederation
beforeAll(async () => {
  federation = await startTestFederation()
})
afterAll(() => federation.close())

describe('the end of the gateway', () => {
  it('takes less than three seconds, whoever is still connected', async () => {
    const gateway = await startTestGateway(federation)
    const client = await openSocket(gateway.webSocketUrl)
    await client.init({ accessToken: await gateway.accessToken() })
    client.subscribe('1', 'subscription { readingAdded(meterId: "1") { value } }')
    await federation.readings.activeIs(1)
    const deaf = await openSocket(gateway.webSocketUrl)
    deaf.socket.pause()
    const stream = await fetch(`${gateway.url}/graphql/stream`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${await gateway.accessToken()}`,
      },
      body: JSON.stringify({ query: 'subscription { readingAdded(meterId: "1") { value } }' }),
    })
    await federation.readings.activeIs(2)
    const half = connect(gateway.port, '127.0.0.1')
    half.on('error', () => undefined)
    await once(half, 'connect')
    half.write('POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n{')

    const start = performance.now()
    await gateway.close()

    expect(performance.now() - start).toBeLessThan(3_000)
    expect(await client.closeCode()).toBe(1001)
    await federation.readings.activeIs(0)
    await stream.text().catch(() => undefined)
    deaf.socket.terminate()
  })
})

describe('a port that is taken', () => {
  it('is reported by the start', async () => {
    const first = await startTestGateway(federation)

    await expect(startTestGateway(federation, { port: first.port })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    })
    await first.close()
  })
})
