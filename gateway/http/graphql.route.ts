import { randomUUID } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { ApolloServer } from '@apollo/server'
import {
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled'
import { expressMiddleware } from '@as-integrations/express5'
import express, { Router, type RequestHandler } from 'express'
import type { DocumentNode } from 'graphql'
import type { Logger } from '#platform/logger.ts'
import type { FormatError } from '../errors/format-error.ts'
import { noIntrospection, notSignedIn } from '../errors/gateway-error.ts'
import { credentialsOf, type Caller, type Identify } from '../identity/identify.ts'
import { limits } from '../limits/limits.ts'
import { apolloLogPlugin } from '../observability/apollo-log-plugin.ts'
import type { OperationLog } from '../observability/operation-log.ts'
import { asksForSchema, asksOnlyForSchema, type Operations } from '../operations/operations.ts'
import { asApolloGateway } from '../supergraph/apollo-gateway.ts'
import type { RequestContext } from '../supergraph/request-context.ts'
import type { DataSources, Supergraph } from '../supergraph/supergraph.ts'
import { notFound } from './errors.ts'
import { explorerPolicy } from './security-headers.ts'

export type GraphqlRouteOptions = {
  supergraph: Supergraph
  dataSources: DataSources
  operations: Operations
  /** Undefined with GATEWAY_AUTH=off: everybody may ask, as nobody. */
  identify: Identify | undefined
  /** Schema and explorer for everybody. */
  development: boolean
  formatError: FormatError
  log: OperationLog
  logger: Logger
}

/** POST /graphql, and in development GET /graphql with the explorer. */
export async function graphqlRoute(
  options: GraphqlRouteOptions,
): Promise<{ router: Router; close: () => Promise<void> }> {
  const { supergraph, dataSources, development, formatError, log, logger } = options
  const apollo = new ApolloServer<RequestContext>({
    gateway: asApolloGateway(supergraph, dataSources),
    // Decided in `admit`, by who asks.
    introspection: true,
    includeStacktraceInErrorResponses: false,
    allowBatchedHttpRequests: false,
    persistedQueries: false,
    stopOnTerminationSignals: false,
    parseOptions: { maxLexicalTokens: limits.tokens },
    formatError: (_shown, error) => formatError(error),
    logger,
    plugins: [
      apolloLogPlugin(log),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
    ],
  })
  await apollo.start()
  const router = Router()
  router.get('/', forBrowsers(development ? explorer : notFound))
  router.use(
    express.json({ limit: limits.bodyBytes }),
    expressMiddleware(apollo, {
      context: ({ req }) => admit(options, req.headers, queryOf(req.body)),
    }),
  )
  return { router, close: () => apollo.stop() }
}

function queryOf(body: unknown): string | undefined {
  const named =
    typeof body === 'object' && body !== null && 'query' in body ? body.query : undefined
  return typeof named === 'string' ? named : undefined
}

/** Who asks, and whether the document may go on to validation and planning. Throws GraphQLError. */
async function admit(
  options: GraphqlRouteOptions,
  headers: IncomingHttpHeaders,
  query: string | undefined,
): Promise<RequestContext> {
  const { identify, operations, development } = options
  const caller: Caller | undefined = await identify?.(credentialsOf(headers))
  const anonymous = identify !== undefined && caller === undefined
  if (anonymous && (!development || query === undefined)) throw notSignedIn()
  if (query !== undefined) {
    const document = operations.admit(query)
    if (anonymous && !asksOnlyForSchema(document)) throw notSignedIn()
    demandExplorer(options, caller, document)
  }
  return { viewer: caller?.viewer, requestId: randomUUID() }
}

/** In production the schema is only for API keys that may explore. */
function demandExplorer(
  { development }: GraphqlRouteOptions,
  caller: Caller | undefined,
  document: DocumentNode,
): void {
  if (development || caller?.mayExplore === true) return
  if (asksForSchema(document)) throw noIntrospection()
}

/** Somebody looks at the address in a browser; programs that read by GET go on to the API. */
function forBrowsers(page: RequestHandler): RequestHandler {
  return (request, response, next) =>
    request.accepts(['json', 'html']) === 'html' ? page(request, response, next) : next()
}

const explorer: RequestHandler = async (_request, response) => {
  // Two megabytes that only a browser in development needs.
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql')
  response.setHeader('Content-Security-Policy', explorerPolicy)
  response.type('html').send(
    renderGraphiQL({
      title: 'Luna',
      endpoint: '/graphql',
      subscriptionsProtocol: 'WS',
      defaultQuery: explorerWelcome,
    }),
  )
}

const explorerWelcome = `# Luna: Explorer der GraphQL-Schnittstelle
#
# Melden Sie sich zuerst in der Oberfläche an (gleiche Adresse, ohne /graphql);
# Ihre Anmeldung gilt auch hier. Strg+Eingabe führt die Anfrage aus.

{
  __typename
}
`
