import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto'
import { argv, env } from 'node:process'
import { ApolloGateway } from '@apollo/gateway'
import { ApolloServer } from '@apollo/server'
import { composeServices } from '@apollo/composition'
import { expressMiddleware } from '@as-integrations/express5'
import express from 'express'
import { parse } from 'graphql'
import { createInternalVerifier } from '#platform/identity/internal-token.ts'
import { startTestGateway } from '../gateway/testing/test-gateway.ts'
import {
  createTestSubgraph,
  type TestSubgraphDefinition,
} from '../gateway/testing/test-subgraph.ts'

// A process of the gateway's benchmark, by its first argument: `subgraphs`, `plain` (Apollo's own gateway) or `ours`.
// It tells by IPC where it listens, and on each message how much processor time it has used.

export type Federation = {
  sdl: string
  subgraphs: { name: string; url: string; webSocketUrl: string }[]
}
export type SubgraphsReady = { open: Federation; closed: Federation; privateKey: string }
export type GatewayReady = { url: string; token?: string }

const link =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])'
const meter = ({ id }: { id: string }) => ({ id, lastReading: { value: 1.5, at: '2026-11-21' } })
const definitions: TestSubgraphDefinition[] = [
  {
    name: 'timeseries',
    typeDefs: `${link}
      type Query { meter(id: ID!): Meter }
      type Meter @key(fields: "id") { id: ID!  lastReading: Reading }
      type Reading { value: Float!  at: String! }`,
    resolvers: {
      Query: { meter: (_: unknown, args: { id: string }) => meter(args) },
      Meter: { __resolveReference: meter },
    },
  },
  {
    name: 'knowledge',
    typeDefs: `${link}
      type Query { items: [String!] }
      type Meter @key(fields: "id") { id: ID!  label: String  site: Site }
      type Site @key(fields: "id") { id: ID!  name: String }`,
    resolvers: {
      Meter: {
        __resolveReference: (key: { id: string }) => key,
        label: ({ id }: { id: string }) => `Zähler ${id}`,
        site: ({ id }: { id: string }) => ({ id: `s${id}`, name: `Standort ${id}` }),
      },
    },
  },
  {
    name: 'admin',
    typeDefs: `${link}
      type Query { me: String }
      type Site @key(fields: "id") { id: ID!  owner: Person }
      type Person { name: String }`,
    resolvers: {
      Site: {
        __resolveReference: (key: { id: string }) => key,
        owner: ({ id }: { id: string }) => ({ name: `Eigentümer von ${id}` }),
      },
    },
  },
]

async function startSubgraphs(): Promise<SubgraphsReady> {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const federation = async (isClosed: boolean): Promise<Federation> => {
    const started = await Promise.all(
      definitions.map(each =>
        createTestSubgraph(
          each,
          isClosed ? createInternalVerifier(publicKey, each.name) : undefined,
        ),
      ),
    )
    const { supergraphSdl, errors } = composeServices(
      started.map(({ name, url, typeDefs }) => ({ name, url, typeDefs: parse(typeDefs) })),
    )
    if (!supergraphSdl) throw new Error(errors?.join('\n'))
    const subgraphs = started.map(({ name, url }) => ({ name, url, webSocketUrl: url }))
    return { sdl: supergraphSdl, subgraphs }
  }
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  return { open: await federation(false), closed: await federation(true), privateKey: key }
}

async function startPlain({ open }: SubgraphsReady): Promise<GatewayReady> {
  const gateway = new ApolloGateway({ supergraphSdl: open.sdl })
  const apollo = new ApolloServer({ gateway, introspection: false })
  await apollo.start()
  const app = express()
  app.use('/graphql', express.json(), expressMiddleware(apollo))
  const port = await new Promise<number>(resolve => {
    const server = app.listen(0, '127.0.0.1', () => {
      const address = server.address()
      resolve(typeof address === 'object' && address ? address.port : 0)
    })
  })
  return { url: `http://127.0.0.1:${port}/graphql` }
}

async function startOurs({ closed, privateKey }: SubgraphsReady): Promise<GatewayReady> {
  const key = createPrivateKey(privateKey)
  const keys = { privateKey: key, publicKey: createPublicKey(key) }
  const gateway = await startTestGateway({ file: closed, keys }, { mode: 'production' })
  return { url: `${gateway.url}/graphql`, token: await gateway.accessToken() }
}

async function start(): Promise<SubgraphsReady | GatewayReady> {
  if (argv[2] === 'subgraphs') return startSubgraphs()
  const subgraphs = JSON.parse(env['BENCH_SUBGRAPHS'] ?? '') as SubgraphsReady
  return argv[2] === 'plain' ? startPlain(subgraphs) : startOurs(subgraphs)
}

if (process.send) {
  process.on('disconnect', () => process.exit(0))
  process.on('message', () => {
    const { user, system } = process.cpuUsage()
    process.send?.({
      cpuMs: (user + system) / 1000,
      residentMb: process.memoryUsage().rss / 2 ** 20,
    })
  })
  process.send(await start())
}
