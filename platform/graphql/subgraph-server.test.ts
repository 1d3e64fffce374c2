import { generateKeyPairSync } from 'node:crypto'
import { createClient, type Client } from 'graphql-ws'
import { Ctx, Directive, Int, Query, Resolver, Root, Subscription } from 'type-graphql'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import WebSocket from 'ws'
import { createInternalSigner, createInternalVerifier } from '../identity/internal-token.ts'
import { createViewer } from '../identity/viewer.ts'
import { createLogger } from '../logger.ts'
import { createLinks } from '../objects/links.ts'
import type { SubgraphContext } from './context.ts'
import { abortableStream } from './event-stream.ts'
import { buildSchema } from './subgraph-schema.ts'
import { startSubgraphServer, type SubgraphServer } from './subgraph-server.ts'

const sources = { open: 0 }
let contexts = 0

async function* endless(signal: AbortSignal): AsyncGenerator<number> {
  sources.open++
  try {
    yield 1
    yield 2
    await new Promise(resolve => signal.addEventListener('abort', resolve))
  } finally {
    sources.open--
  }
}

@Resolver()
class ProbeResolver {
  @Query(() => String)
  @Directive('@auth(role: VIEWER)')
  name(@Ctx() { viewer }: SubgraphContext): string {
    return viewer.name
  }

  @Query(() => String)
  @Directive('@auth(role: VIEWER)')
  broken(): string {
    throw new Error('connect ECONNREFUSED 10.0.0.7:5432')
  }

  @Subscription(() => Int, {
    subscribe: () => abortableStream(endless),
  })
  @Directive('@auth(role: VIEWER)')
  counted(@Root() value: number): number {
    return value
  }
}

const keys = generateKeyPairSync('ed25519')
const signer = createInternalSigner(keys.privateKey, 'gateway')
const eva = createViewer({ userId: '1', name: 'eva', role: 'viewer' })
let server: SubgraphServer
let url: string
let ready = true

beforeAll(async () => {
  server = await startSubgraphServer({
    schema: buildSchema({ resolvers: [ProbeResolver], references: {} }).schema,
    host: '127.0.0.1',
    port: 0,
    logger: createLogger('test'),
    verify: createInternalVerifier(keys.publicKey, 'probe'),
    createContext(viewer) {
      contexts++
      return { viewer, links: createLinks(new Uint8Array(32)) }
    },
    ready: () => (ready ? Promise.resolve() : Promise.reject(new Error('database away'))),
  })
  url = `http://127.0.0.1:${server.port}`
})
afterAll(() => server.close())

async function post(query: string, token?: string) {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token && { 'x-luna-internal': token }) },
    body: JSON.stringify({ query }),
  })
  return { status: response.status, text: await response.text() }
}

function connect(internal: string | undefined): Client {
  return createClient({
    url: `${url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { internal },
    retryAttempts: 0,
  })
}

describe('a subgraph over HTTP', () => {
  it('answers the gateway, as the user the gateway vouches for', async () => {
    const { status, text } = await post('{ name }', await signer.sign(eva, 'probe'))

    expect([status, text]).toEqual([200, '{"data":{"name":"eva"}}\n'])
  })

  it.each(['{ name }', '{ _service { sdl } }', '{ __schema { types { name } } }', '{{{'])(
    'answers nobody else: %s',
    async query => {
      const other = createInternalSigner(generateKeyPairSync('ed25519').privateKey, 'gateway')
      const tokens = [
        undefined,
        'a.b.c',
        await other.sign(eva, 'probe'),
        await signer.sign(eva, 'x'),
      ]

      const answers = await Promise.all(tokens.map(token => post(query, token)))

      expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401])
      expect(answers.every(({ text }) => text.includes('UNAUTHENTICATED'))).toBe(true)
    },
  )

  it('tells nothing about an unexpected error', async () => {
    const { text } = await post('{ broken }', await signer.sign(eva, 'probe'))

    expect(text).toContain('INTERNAL_SERVER_ERROR')
    expect(text).not.toMatch(/ECONNREFUSED|10\.0\.0\.7|subgraph-server/)
  })

  it('says whether it lives, whether it can work, and what it measured', async () => {
    const status = async (path: string) => (await fetch(url + path)).status

    expect(await status('/health/live')).toBe(200)
    expect(await status('/health/ready')).toBe(200)
    ready = false
    expect(await status('/health/ready')).toBe(503)
    ready = true
    expect(await (await fetch(`${url}/metrics`)).text()).toContain('nodejs_eventloop_lag_seconds')
  })
})

describe('a subgraph over WebSocket', () => {
  const query = 'subscription { counted }'

  it('delivers events with a context of their own and frees the source when the client leaves', async () => {
    const client = connect(await signer.sign(eva, 'probe'))
    const extensions = { luna: await signer.sign(eva, 'probe') }
    const before = contexts

    const events = client.iterate({ query, extensions })
    const values = [await events.next(), await events.next()].map(({ value }) => value as unknown)
    await events.return?.()

    expect(values).toEqual([{ data: { counted: 1 } }, { data: { counted: 2 } }])
    expect(contexts - before).toBe(3)
    await expect.poll(() => sources.open).toBe(0)
    await client.dispose()
  })

  it('refuses an operation without the identity of its user', async () => {
    const client = connect(await signer.sign(eva, 'probe'))

    const events = client.iterate({ query })

    expect(await events.next()).toMatchObject({
      value: { errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] },
    })
    await client.dispose()
  })

  it('refuses a socket that is not the gateway', async () => {
    const events = connect('a.b.c').iterate({ query })

    await expect(events.next()).rejects.toMatchObject({ code: 4403 })
  })
})
