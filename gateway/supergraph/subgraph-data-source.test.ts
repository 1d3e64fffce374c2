import { generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, describe, expect, it } from 'vitest'
import { createInternalSigner } from '#platform/identity/internal-token.ts'
import { createViewer } from '#platform/identity/viewer.ts'
import { createLogger } from '#platform/logger.ts'
import { createSubgraphDataSource } from './subgraph-data-source.ts'
import type { RequestContext } from './request-context.ts'

type Handler = (request: IncomingMessage, response: ServerResponse, call: number) => void

let server: Server
let close: () => Promise<void>
afterEach(async () => {
  await close()
  server.closeAllConnections()
  await new Promise(resolve => server.close(resolve))
})

/** A subgraph that answers as the test says; `calls` counts what reached it. */
async function setUp(handler: Handler, timeoutMs?: number) {
  const calls: string[] = []
  server = createServer((request, response) => {
    void text(request).then(body => {
      calls.push(body)
      handler(request, response, calls.length)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const url = `http://127.0.0.1:${port}/graphql`
  const signer = createInternalSigner(generateKeyPairSync('ed25519').privateKey, 'gateway')
  const source = createSubgraphDataSource({
    subgraph: { name: 'knowledge', url, webSocketUrl: '' },
    signer,
    logger: createLogger('gateway'),
    ...(timeoutMs !== undefined && { timeoutMs }),
  })
  close = () => source.close()
  const ask = (query: string, name = 'anna') => {
    const context: RequestContext = {
      viewer: createViewer({ name, role: 'viewer' }),
      requestId: 'r-1',
    }
    return source.process({ request: { query, variables: { id: '1' } }, context })
  }
  return { ask, calls, url }
}

const answer = (response: ServerResponse, body: unknown) =>
  response.setHeader('content-type', 'application/json').end(JSON.stringify(body))
const unavailable = {
  data: null,
  errors: [
    {
      message:
        'Der Dienst „Wissen“ antwortet gerade nicht. Bitte versuchen Sie es in einem Moment erneut.',
      path: ['papers'],
      extensions: { code: 'SUBGRAPH_UNAVAILABLE' },
    },
  ],
}
const query = '{papers: items{title}}'

describe('a subgraph that is asked', () => {
  it('gets the operation with a signed identity, and its answer passes', async () => {
    const seen: IncomingMessage['headers'][] = []
    const { ask, calls } = await setUp((request, response) => {
      seen.push(request.headers)
      answer(response, { data: { papers: [] }, extensions: { secret: 1 } })
    })

    expect(await ask(query)).toEqual({ data: { papers: [] } })
    expect(calls).toEqual([JSON.stringify({ query, variables: { id: '1' } })])
    expect(seen[0]).toMatchObject({ 'x-request-id': 'r-1' })
    expect(seen[0]?.['x-luna-internal']).toMatch(/^ey/)
  })

  it.each<[string, Handler]>([
    ['sends garbage', (_request, response) => response.end('<html>')],
    ['sends another shape', (_request, response) => answer(response, { data: 'text' })],
    ['fails', (_request, response) => response.writeHead(502).end('Bad Gateway')],
    ['breaks off', (_request, response) => response.socket?.destroy()],
    [
      'does not accept our identity',
      (_request, response) => {
        response.statusCode = 401
        answer(response, { errors: [{ message: 'no' }] })
      },
    ],
  ])('is unavailable when it %s', async (_what, handler) => {
    const { ask, url } = await setUp(handler)

    const response = await ask(query)

    expect(response).toEqual(unavailable)
    expect(JSON.stringify(response)).not.toContain(new URL(url).host)
  })

  it('is unavailable when it takes too long', async () => {
    const { ask } = await setUp(() => undefined, 300)

    expect(await ask(query)).toEqual(unavailable)
  })

  it('is asked again when the connection of a query breaks', async () => {
    const { ask, calls } = await setUp((_request, response, call) => {
      if (call === 1) response.socket?.destroy()
      else answer(response, { data: { papers: [] } })
    })

    expect(await ask(query)).toEqual({ data: { papers: [] } })
    expect(calls).toHaveLength(2)
  })

  it('is never asked twice to change something', async () => {
    const { ask, calls } = await setUp((_request, response) => response.socket?.destroy())

    await ask('mutation{deleteItem(id:"1"){id}}')

    expect(calls).toHaveLength(1)
  })
})

describe('equal queries at the same moment', () => {
  const held: ServerResponse[] = []
  const hold: Handler = (_request, response) => held.push(response)
  const release = () => {
    for (const response of held.splice(0)) answer(response, { data: { papers: [{ title: 'A' }] } })
  }

  it('of one person reach the subgraph once, and each gets an answer of its own', async () => {
    const { ask, calls } = await setUp(hold)
    const both = [ask(query), ask(query)]
    await expect.poll(() => held.length).toBe(1)
    release()

    const [first, second] = await Promise.all(both)

    expect(calls).toHaveLength(1)
    expect(second).toEqual(first)
    // The executor builds what other subgraphs say into the answer of the first.
    expect(second?.data?.['papers']).not.toBe(first?.data?.['papers'])
  })

  it('of two people are asked twice', async () => {
    const { ask, calls } = await setUp(hold)
    const both = [ask(query), ask(query, 'berta')]
    await expect.poll(() => held.length).toBe(2)
    release()
    await Promise.all(both)

    expect(calls).toHaveLength(2)
  })

  it('are asked anew once something was changed', async () => {
    const { ask, calls } = await setUp((request, response, call) => {
      if (calls.at(-1)?.includes('mutation')) answer(response, { data: {} })
      else hold(request, response, call)
    })
    const before = ask(query)
    await expect.poll(() => held.length).toBe(1)
    await ask('mutation{deleteItem(id:"1"){id}}')

    const after = ask(query)
    await expect.poll(() => held.length).toBe(2)
    release()

    await Promise.all([before, after])
    expect(calls).toHaveLength(3)
  })
})
