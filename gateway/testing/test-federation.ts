import { generateKeyPairSync } from 'node:crypto'
import { composeServices } from '@apollo/composition'
import { GraphQLError, parse } from 'graphql'
import { createInternalVerifier } from '#platform/identity/internal-token.ts'
import type { SupergraphFile } from '../supergraph/supergraph-file.ts'
import {
  createTestSubgraph,
  type TestContext,
  type TestSubgraph,
  type TestSubgraphDefinition,
} from './test-subgraph.ts'
import { createTestTopic, type TestTopic } from './test-topic.ts'

const link = (imports: string) =>
  `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [${imports}])`

type Reading = { value: number | null; cursor: string }
type LiveArgs = { meterId: string; since?: string }
type Name = 'timeseries' | 'knowledge' | 'admin'

export type TestFederation = {
  file: SupergraphFile
  keys: ReturnType<typeof generateKeyPairSync>
  subgraphs: Record<Name, TestSubgraph>
  readings: TestTopic<Reading>
  answers: TestTopic<{ text: string }>
  close(): Promise<void>
}

/**
 * Three subgraphs of a small Luna: `meter` and `readingAdded` (timeseries), label and site of a meter
 * (knowledge), the owner of a site (admin): two hops from a reading. Without `auth` they ask for no identity.
 */
export async function startTestFederation({ auth = true } = {}): Promise<TestFederation> {
  const keys = generateKeyPairSync('ed25519')
  const readings = createTestTopic<Reading>()
  const answers = createTestTopic<{ text: string }>()
  const start = (definition: TestSubgraphDefinition) =>
    createTestSubgraph(
      definition,
      auth ? createInternalVerifier(keys.publicKey, definition.name) : undefined,
    )
  const [timeseries, knowledge, admin] = await Promise.all([
    start(timeseriesDefinition(readings)),
    start(knowledgeDefinition(answers)),
    start(adminDefinition),
  ])
  const subgraphs = { timeseries, knowledge, admin }
  return {
    file: compose(Object.values(subgraphs)),
    keys,
    subgraphs,
    readings,
    answers,
    async close() {
      await Promise.all(Object.values(subgraphs).map(subgraph => subgraph.stop()))
    },
  }
}

function compose(subgraphs: TestSubgraph[]): SupergraphFile {
  const { supergraphSdl, errors } = composeServices(
    subgraphs.map(({ name, url, typeDefs }) => ({ name, url, typeDefs: parse(typeDefs) })),
  )
  if (!supergraphSdl) throw new Error(errors?.join('\n'))
  return {
    sdl: supergraphSdl,
    subgraphs: subgraphs.map(({ name, url }) => ({
      name,
      url,
      webSocketUrl: url.replace('http', 'ws'),
    })),
  }
}

const meters = [
  { id: '1', name: 'Halle 1' },
  { id: '2', name: 'Halle 2' },
]

const ofMeter = (reading: Reading, { meterId }: { meterId: string }) => ({
  ...reading,
  meter: { id: meterId },
})

function timeseriesDefinition(readings: TestTopic<Reading>): TestSubgraphDefinition {
  return {
    name: 'timeseries',
    typeDefs: `${link('"@key", "@tag"')}
      type Query { meter(id: ID!): Meter  meters: [Meter!]  whoAmI: String  broken: String  forbidden: String }
      type Mutation { renameMeter(id: ID!, name: String!): Meter }
      type Subscription {
        readingAdded(meterId: ID!, since: String): Reading @tag(name: "cursor/cursor")
        sharedReading(meterId: ID!): Reading @tag(name: "shared")
      }
      type Meter @key(fields: "id") { id: ID!  name: String!  latestReading: Reading }
      type Reading { meter: Meter!  value: Float  cursor: String! }`,
    resolvers: {
      Query: {
        meter: (_: unknown, { id }: { id: string }) => meters.find(meter => meter.id === id),
        meters: () => meters,
        whoAmI: (_: unknown, _args: unknown, { viewer }: TestContext) =>
          viewer ? `${viewer.name}/${viewer.role}` : 'nobody',
        broken() {
          throw new Error('connect ECONNREFUSED postgres://luna:secret@db:5432')
        },
        forbidden() {
          throw new GraphQLError('Dafür sind Administratorrechte nötig.', {
            extensions: { code: 'FORBIDDEN' },
          })
        },
      },
      Mutation: { renameMeter: (_: unknown, args: { id: string; name: string }) => args },
      Subscription: {
        readingAdded: {
          subscribe(_: unknown, { meterId, since }: LiveArgs, { viewer }: TestContext) {
            if (meterId === 'forbidden') {
              throw new GraphQLError(`Kein Zugriff für ${viewer?.name ?? 'niemand'}.`, {
                extensions: { code: 'FORBIDDEN' },
              })
            }
            return readings.subscribe(({ cursor }) => since !== undefined && cursor > since)
          },
          resolve: ofMeter,
        },
        sharedReading: { subscribe: () => readings.subscribe(), resolve: ofMeter },
      },
      Meter: {
        __resolveReference: ({ id }: { id: string }) => meters.find(meter => meter.id === id),
        name: ({ id, name }: { id: string; name?: string }) =>
          name ?? meters.find(meter => meter.id === id)?.name,
        latestReading: () => null,
      },
    },
  }
}

function knowledgeDefinition(answers: TestTopic<{ text: string }>): TestSubgraphDefinition {
  return {
    name: 'knowledge',
    typeDefs: `${link('"@key"')}
      type Query { items: [String!] }
      type Subscription { askLuna(question: String!): Delta! }
      type Delta { text: String! }
      type Meter @key(fields: "id") { id: ID!  label: String  broken: String  site: Site }
      type Site @key(fields: "id") { id: ID! }`,
    resolvers: {
      Query: { items: () => ['Handbuch'] },
      Subscription: {
        askLuna: { subscribe: () => answers.subscribe(), resolve: (delta: unknown) => delta },
      },
      Meter: {
        __resolveReference: (key: { id: string }) => key,
        label: ({ id }: { id: string }) => `Zähler ${id}`,
        broken() {
          throw new GraphQLError('Kein Schild.', { extensions: { code: 'NOT_FOUND' } })
        },
        site: ({ id }: { id: string }) => ({ id: `site-${id}` }),
      },
    },
  }
}

const adminDefinition: TestSubgraphDefinition = {
  name: 'admin',
  typeDefs: `${link('"@key"')}
    type Query { me: String }
    type Site @key(fields: "id") { id: ID!  owner: String }`,
  resolvers: {
    Query: { me: (_: unknown, _args: unknown, { viewer }: TestContext) => viewer?.name },
    Site: {
      __resolveReference: (key: { id: string }) => key,
      owner: ({ id }: { id: string }) => `Eigentümer von ${id}`,
    },
  },
}
