import { createServer, type Server } from 'node:http'
import { ApolloServer } from '@apollo/server'
import { ApolloServerPluginInlineTraceDisabled } from '@apollo/server/plugin/disabled'
import { ApolloServerPluginDrainHttpServer } from '@apollo/server/plugin/drainHttpServer'
import { expressMiddleware } from '@as-integrations/express5'
import express, { type Request, type Response } from 'express'
import type { GraphQLError, GraphQLFormattedError, GraphQLSchema } from 'graphql'
import { useServer } from 'graphql-ws/use/ws'
import { WebSocketServer } from 'ws'
import { createViewer, unauthenticated, type Viewer } from '../identity/viewer.ts'
import { serveMetrics } from '../metrics.ts'
import type { Logger } from '../logger.ts'
import { internalHeader, observationRoute } from '../observation/observation.route.ts'
import type { ProcessReport } from '../observation/process-report.ts'
import type { SubgraphContext } from './context.ts'
import { subscribeWithFreshContext } from './event-stream.ts'

export type SubgraphServerOptions<C extends SubgraphContext> = {
  schema: GraphQLSchema
  host: string
  port: number
  logger: Logger
  /** Verifies the identity the gateway signed for this subgraph; `undefined` for anything else. */
  verify: (token: string) => Promise<Viewer | undefined>
  /** Context of one request, or of one event of a subscription: loaders are made here. */
  createContext: (viewer: Viewer) => C
  /** Rejects while the subgraph cannot work. */
  ready: () => Promise<void>
  /** What the process tells of itself to other processes of Luna. */
  report?: () => ProcessReport
}

export type SubgraphServer = { port: number; close(): Promise<void> }

/**
 * HTTP and `graphql-transport-ws` on one port, plus /health/live, /health/ready and /metrics. Answers
 * nobody but the gateway: without a signed identity everything is 401, `_service` and `_entities` too.
 */
export async function startSubgraphServer<C extends SubgraphContext>(
  options: SubgraphServerOptions<C>,
): Promise<SubgraphServer> {
  const app = express().disable('x-powered-by')
  const http = createServer(app)
  // Longer than the gateway keeps idle connections, so that it is never the subgraph that closes first.
  http.keepAliveTimeout = 65_000
  http.headersTimeout = 66_000
  const webSockets = serveWebSockets(http, options)
  const apollo = new ApolloServer<C>({
    schema: options.schema,
    introspection: false,
    csrfPrevention: false,
    includeStacktraceInErrorResponses: false,
    // run-process.ts ends the process, in its own order.
    stopOnTerminationSignals: false,
    formatError: (shown, error) => maskError(shown, error, options.logger),
    logger: options.logger,
    plugins: [
      ApolloServerPluginDrainHttpServer({ httpServer: http }),
      ApolloServerPluginInlineTraceDisabled(),
    ],
  })
  await apollo.start()
  serveHealth(app, options)
  serveMetrics(app)
  const { verify, report } = options
  if (report) app.use(observationRoute({ verify, report }))
  app.use(
    '/graphql',
    express.json({ limit: '8mb' }),
    requireIdentity(options),
    expressMiddleware(apollo, {
      context: async ({ res }) => options.createContext(viewerOf(res)),
    }),
  )
  await listen(http, options)
  return {
    port: boundPort(http),
    async close() {
      await webSockets.dispose()
      await apollo.stop()
    },
  }
}

function viewerOf(response: Response): Viewer {
  // Set by requireIdentity; express types `locals` as a bag of anything.
  return response.locals['viewer'] as Viewer
}

function requireIdentity<C extends SubgraphContext>({ verify }: SubgraphServerOptions<C>) {
  return async (request: Request, response: Response, next: () => void) => {
    const token = request.header(internalHeader)
    const viewer = token ? await verify(token) : undefined
    if (!viewer) {
      const { message, extensions } = unauthenticated()
      response.status(401).json({ errors: [{ message, extensions }] })
      return
    }
    response.locals['viewer'] = viewer
    next()
  }
}

function serveHealth<C extends SubgraphContext>(
  app: express.Express,
  { ready, logger }: SubgraphServerOptions<C>,
): void {
  app.get('/health/live', (_request, response) => {
    response.json({ status: 'live' })
  })
  app.get('/health/ready', async (_request, response) => {
    try {
      await ready()
      response.json({ status: 'ready' })
    } catch (error) {
      logger.warn({ err: error }, 'not ready')
      response.status(503).json({ status: 'not ready' })
    }
  })
}

type SocketExtra = { viewer?: Viewer }

function serveWebSockets<C extends SubgraphContext>(
  http: Server,
  { schema, verify, createContext, logger }: SubgraphServerOptions<C>,
) {
  const mask = (error: GraphQLError) => maskError(error.toJSON(), error, logger)
  const sockets = new WebSocketServer({ server: http, path: '/graphql', maxPayload: 1_048_576 })
  return useServer<{ internal?: unknown }, SocketExtra>(
    {
      schema,
      connectionInitWaitTimeout: 3000,
      async onConnect({ connectionParams }) {
        const token = connectionParams?.internal
        return typeof token === 'string' && (await verify(token)) !== undefined
      },
      // Each operation carries the identity of its own user.
      async context(_socket, _id, { extensions }) {
        const token = extensions?.['luna']
        const viewer = typeof token === 'string' ? await verify(token) : undefined
        return createContext(viewer ?? nobody)
      },
      async subscribe(args) {
        const { viewer } = args.contextValue as C // made by `context` above
        return subscribeWithFreshContext(args, () => createContext(viewer))
      },
      onNext: (...[, , , , result]) =>
        'errors' in result && result.errors
          ? { data: result.data ?? null, errors: result.errors.map(mask) }
          : undefined,
      onError: (_socket, _id, _payload, errors) => errors.map(mask),
    },
    sockets,
  )
}

/** May do nothing: an operation whose identity did not verify. */
const nobody: Viewer = {
  ...createViewer({ name: 'niemand', role: 'viewer' }),
  can: () => false,
  require() {
    throw unauthenticated()
  },
}

const shownCodes = new Set([
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'BAD_USER_INPUT',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
])

function maskError(
  shown: GraphQLFormattedError,
  error: unknown,
  logger: Logger,
): GraphQLFormattedError {
  if (shownCodes.has(String(shown.extensions?.['code']))) return shown
  logger.error({ err: error }, 'operation failed')
  return {
    message: 'Unerwarteter Fehler. Bitte versuchen Sie es später erneut.',
    ...(shown.path && { path: shown.path }),
    extensions: { code: 'INTERNAL_SERVER_ERROR' },
  }
}

async function listen(http: Server, { host, port }: { host: string; port: number }): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    http.once('error', reject)
    http.listen(port, host, () => resolve())
  })
}

function boundPort(http: Server): number {
  const address = http.address()
  return typeof address === 'object' && address ? address.port : 0
}
