import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ApolloServer } from '@apollo/server'
import { ApolloServerPluginInlineTraceDisabled } from '@apollo/server/plugin/disabled'
import { buildSubgraphSchema, type GraphQLSchemaModule } from '@apollo/subgraph'
import { expressMiddleware } from '@as-integrations/express5'
import express from 'express'
import { parse, type GraphQLSchema } from 'graphql'
import { useServer } from 'graphql-ws/use/ws'
import { WebSocketServer } from 'ws'
import { unauthenticated, type Viewer } from '#platform/identity/viewer.ts'

type Resolvers = NonNullable<GraphQLSchemaModule['resolvers']>

export type TestSubgraphDefinition = { name: string; typeDefs: string; resolvers: Resolvers }
export type TestContext = { viewer: Viewer | undefined }

/** A real HTTP and WebSocket server that notes what it was asked. */
export type TestSubgraph = {
  name: string
  typeDefs: string
  url: string
  /** Headers of each operation over HTTP. */
  requests: IncomingHttpHeaders[]
  /** Sockets that were ever opened. */
  sockets: () => number
  start(): Promise<void>
  /** As a process that dies: connections break. */
  stop(): Promise<void>
}

export async function createTestSubgraph(
  { name, typeDefs, resolvers }: TestSubgraphDefinition,
  verify: ((token: string) => Promise<Viewer | undefined>) | undefined,
): Promise<TestSubgraph> {
  const schema = buildSubgraphSchema([{ typeDefs: parse(typeDefs), resolvers }])
  const requests: IncomingHttpHeaders[] = []
  let socketCount = 0
  let port = 0
  let server: Server
  let webSockets: WebSocketServer

  const identify = async (token: unknown): Promise<Viewer | undefined> =>
    verify && typeof token === 'string' ? verify(token) : undefined

  const start = async () => {
    const app = express()
    const apollo = new ApolloServer<TestContext>({
      schema,
      csrfPrevention: false,
      introspection: false,
      plugins: [ApolloServerPluginInlineTraceDisabled()],
    })
    await apollo.start()
    app.get('/health/ready', (_request, response) => response.json({}))
    app.use('/graphql', express.json(), async (request, response, next) => {
      requests.push(request.headers)
      const viewer = await identify(request.headers['x-luna-internal'])
      if (verify && !viewer) {
        const { message, extensions } = unauthenticated()
        response.status(401).json({ errors: [{ message, extensions }] })
        return
      }
      await expressMiddleware(apollo, { context: async () => ({ viewer }) })(
        request,
        response,
        next,
      )
    })
    server = createServer(app)
    // As our subgraphs do: an idle connection must not end in the moment it is used.
    server.keepAliveTimeout = 65_000
    webSockets = serveSockets(server, schema, { identify, required: verify !== undefined })
    webSockets.on('connection', () => socketCount++)
    await new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve))
    port = (server.address() as AddressInfo).port
  }
  await start()

  return {
    name,
    typeDefs,
    url: `http://127.0.0.1:${port}/graphql`,
    requests,
    sockets: () => socketCount,
    start,
    async stop() {
      for (const socket of webSockets.clients) socket.terminate()
      const closed = new Promise(resolve => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}

function serveSockets(
  server: Server,
  schema: GraphQLSchema,
  options: { identify: (token: unknown) => Promise<Viewer | undefined>; required: boolean },
): WebSocketServer {
  const sockets = new WebSocketServer({ server, path: '/graphql' })
  useServer<{ internal?: unknown }>(
    {
      schema,
      onConnect: async ({ connectionParams }) =>
        !options.required || (await options.identify(connectionParams?.internal)) !== undefined,
      context: async (_socket, _id, { extensions }): Promise<TestContext> => ({
        viewer: await options.identify(extensions?.['luna']),
      }),
    },
    sockets,
  )
  return sockets
}
