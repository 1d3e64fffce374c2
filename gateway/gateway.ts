import { createServer, type Server } from 'node:http'
import express, { type Express } from 'express'
import { collectDefaultMetrics } from 'prom-client'
import type { InternalSigner } from '#platform/identity/internal-token.ts'
import type { Logger } from '#platform/logger.ts'
import { metrics } from '#platform/metrics.ts'
import {
  observationRoute,
  type ObservationOptions,
} from '#platform/observation/observation.route.ts'
import { createErrorFormatter } from './errors/format-error.ts'
import { authRoute, type AuthRouteOptions } from './http/auth.route.ts'
import { jsonErrors, notFound } from './http/errors.ts'
import { graphqlRoute } from './http/graphql.route.ts'
import { healthRoute, type Part } from './http/health.route.ts'
import { objectsRoute, type ObjectsRouteOptions } from './http/objects.route.ts'
import { requireOwnOrigin } from './http/require-own-origin.ts'
import { securityHeaders } from './http/security-headers.ts'
import { webAppRoute } from './http/web-app.route.ts'
import { gatewayMetrics } from './observability/gateway-metrics.ts'
import { createOperationLog } from './observability/operation-log.ts'
import { createOperations } from './operations/operations.ts'
import { eventStreamRoute } from './subscriptions/event-stream.route.ts'
import { createSubscriber } from './subscriptions/federated-subscription.ts'
import { createGraphqlWsUpstream } from './subscriptions/graphql-ws-upstream.ts'
import { resubscribing } from './subscriptions/resubscribing-upstream.ts'
import { createSocketServer } from './subscriptions/socket-server.ts'
import type { Upstream } from './subscriptions/upstream.ts'
import { createSubgraphDataSource } from './supergraph/subgraph-data-source.ts'
import type { SupergraphFile } from './supergraph/supergraph-file.ts'
import { createSupergraph, type DataSources } from './supergraph/supergraph.ts'

/** What the gateway knows of people; without it (GATEWAY_AUTH=off) everybody may ask, as nobody. */
export type People = Omit<AuthRouteOptions, 'publicUrl' | 'logger'> & { signer: InternalSigner }

export type GatewayOptions = {
  supergraph: SupergraphFile
  host: string
  port: number
  publicUrl: string | undefined
  mode: 'development' | 'production' | 'test'
  people: People | undefined
  /** Stored files behind signed links. */
  files: Omit<ObjectsRouteOptions, 'logger'> | undefined
  /** Folder of the built PWA. */
  webApp: string
  /** How this process is, for other processes of Luna. */
  observation?: ObservationOptions
  /** What /health/ready asks besides. */
  parts: readonly Part[]
  logger: Logger
  /** Tests put their own in place. */
  upstream?: Upstream
}

export type Gateway = { port: number; close(): Promise<void> }

/** How long open requests may take after the gateway was asked to end. */
const drainMs = 1_500
/** How long the upload of a large file may take over a slow line. */
const uploadMs = 30 * 60_000

/** Builds everything and listens. Rejects with the server's error when the port is taken. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { logger, people, publicUrl } = options
  const formatError = createErrorFormatter({
    logger,
    hideSchemaDetails: options.mode === 'production',
  })
  const log = createOperationLog(logger)
  const supergraph = createSupergraph(options.supergraph.sdl, {
    logger,
    validate: options.mode !== 'production',
    onPlan: cached => gatewayMetrics.plans.inc({ cached: String(cached) }),
  })
  const operations = createOperations(supergraph, {
    introspection: options.mode !== 'production',
  })
  const { dataSources, closeDataSources } = connectSubgraphs(options)
  const upstream =
    options.upstream ?? resubscribing(createGraphqlWsUpstream(upstreamOptions(options)))
  const shared = { supergraph, dataSources, operations, formatError, log, logger, publicUrl }
  const identify = people?.identify
  const graphql = await graphqlRoute({
    ...shared,
    identify,
    development: options.mode !== 'production',
  })
  const subscribe = createSubscriber({ supergraph, dataSources, upstream })
  const sockets = createSocketServer({ ...shared, identify, subscribe })
  const streams = eventStreamRoute({ ...shared, identify, subscribe })
  const server = createServer(createApp(options, { graphql: graphql.router, streams }))
  server.requestTimeout = uploadMs
  server.on('upgrade', (...upgrade) => sockets.upgrade(...upgrade))
  const port = await listen(server, options)
  return {
    port,
    async close() {
      const closed = closeServer(server)
      await sockets.close()
      await closed
      await Promise.allSettled([graphql.close(), upstream.close(), closeDataSources()])
    },
  }
}

type Routes = { graphql: express.Router; streams: express.Router }

function createApp(options: GatewayOptions, { graphql, streams }: Routes): Express {
  const { people, files, publicUrl, logger } = options
  if (!metrics.getSingleMetric('process_cpu_user_seconds_total')) {
    collectDefaultMetrics({ register: metrics })
  }
  const app = express().disable('x-powered-by')
  // With a public address there is one reverse proxy in front, and it says who asks.
  app.set('trust proxy', publicUrl === undefined ? false : 1)
  const ownOrigin = requireOwnOrigin(publicUrl, logger)
  app.use(securityHeaders(publicUrl))
  app.use(healthRoute(options.parts, logger))
  if (options.observation) app.use(observationRoute(options.observation))
  app.use('/graphql/stream', ownOrigin, streams)
  app.use('/graphql', ownOrigin, graphql)
  if (people) app.use('/auth', ownOrigin, authRoute({ ...people, publicUrl, logger }))
  if (files) app.use('/objects', objectsRoute({ ...files, logger }))
  app.use(webAppRoute(options.webApp))
  app.use(notFound, jsonErrors(logger))
  return app
}

function connectSubgraphs({ supergraph, people, logger }: GatewayOptions) {
  const connected = supergraph.subgraphs.map(subgraph => {
    const source = createSubgraphDataSource({
      subgraph,
      signer: people?.signer,
      logger,
      observe: (outcome, seconds) =>
        gatewayMetrics.fetchSeconds.observe({ subgraph: subgraph.name, outcome }, seconds),
    })
    return [subgraph.name, source] as const
  })
  const dataSources: DataSources = Object.fromEntries(connected)
  return {
    dataSources,
    closeDataSources: () => Promise.all(connected.map(([, source]) => source.close())),
  }
}

function upstreamOptions({ supergraph, people }: GatewayOptions) {
  return { subgraphs: supergraph.subgraphs, signer: people?.signer }
}

async function listen(server: Server, { host, port }: GatewayOptions): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => resolve())
  })
  const address = server.address()
  return typeof address === 'object' && address ? address.port : port
}

async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>(resolve => server.close(() => resolve()))
  server.closeIdleConnections()
  const timer = setTimeout(() => server.closeAllConnections(), drainMs)
  await closed
  clearTimeout(timer)
}
