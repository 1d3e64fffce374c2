import { buildOperationContext, executeQueryPlan } from '@apollo/gateway'
import { operationFromDocument, Supergraph as FederatedGraph } from '@apollo/federation-internals'
import { QueryPlanner, type QueryPlan } from '@apollo/query-planner'
import { GraphQLError, type DocumentNode, type ExecutionResult, type GraphQLSchema } from 'graphql'
import type { Logger } from '#platform/logger.ts'
import { notPlannable } from '../errors/gateway-error.ts'
import type { Cursor } from '../subscriptions/resumption.ts'
import { createLruCache } from './lru-cache.ts'
import type { RequestContext } from './request-context.ts'

/** One fetch of a plan. `pathInIncomingRequest` says where its entities stand; a root fetch has none. */
export type SubgraphFetch = {
  request: { query?: string; variables?: Record<string, unknown> }
  context: RequestContext
  pathInIncomingRequest?: readonly (string | number)[]
}
export type DataSource = { process(fetch: SubgraphFetch): Promise<SubgraphResponse> }
export type SubgraphResponse = {
  data?: Record<string, unknown> | null
  errors?: readonly { message: string; path?: readonly (string | number)[]; extensions?: object }[]
  extensions?: Record<string, unknown>
}
/** Where a plan's fetches go, by the subgraph's name. */
export type DataSources = Record<string, DataSource>

/** One operation of a valid document. */
export type Operation = {
  document: DocumentNode
  name: string | undefined
  /** SHA-256 of the document's text: the plan is kept under it. */
  hash: string
}
type Execution = {
  operation: Operation
  plan: QueryPlan
  variables: Record<string, unknown>
  context: RequestContext
  dataSources: DataSources
}

/** A composed supergraph: what clients may ask (`schema`), and how to answer it. Immutable. */
export type Supergraph = {
  sdl: string
  schema: GraphQLSchema
  /** Subscription fields that look the same to every viewer of one role: `@tag(name: "shared")`. */
  sharedSubscriptions: ReadonlySet<string>
  /** Subscription fields whose first event tells the whole state: `@tag(name: "snapshot")`. */
  snapshots: ReadonlySet<string>
  /** Subscription fields that can be resumed: `@tag(name: "cursor/<field of the event>")`. */
  cursors: ReadonlyMap<string, Cursor>
  /** From the cache, or made now. Throws GraphQLError when the operation cannot be planned. */
  plan(operation: Operation): QueryPlan
  /** Runs a plan that is no subscription. Failures of subgraphs are in `errors`; never rejects for them. */
  execute(execution: Execution): Promise<ExecutionResult>
}

const plansKept = 1_000

export function createSupergraph(
  sdl: string,
  options: { logger: Logger; validate: boolean; onPlan?: (cached: boolean) => void },
): Supergraph {
  const graph = FederatedGraph.build(sdl, { validateSupergraph: options.validate })
  const api = graph.apiSchema()
  const schema = api.toGraphQLJSSchema()
  const full = graph.schema.toGraphQLJSSchema()
  const planner = new QueryPlanner(graph)
  const plans = createLruCache<QueryPlan>(plansKept)

  return {
    sdl,
    schema,
    sharedSubscriptions: tagged(graph, 'shared'),
    snapshots: tagged(graph, 'snapshot'),
    cursors: taggedCursors(graph),

    plan(operation) {
      const key = `${operation.hash}:${operation.name ?? ''}`
      const known = plans.get(key)
      options.onPlan?.(known !== undefined)
      if (known) return known
      const plan = planning(() =>
        planner.buildQueryPlan(
          operationFromDocument(api, operation.document, named(operation.name)),
        ),
      )
      plans.set(key, plan)
      return plan
    },

    async execute({ operation, plan, variables, context, dataSources }) {
      const operationContext = buildOperationContext({
        schema,
        operationDocument: operation.document,
        ...named(operation.name),
      })
      const request = { request: { variables }, metrics: {}, context, logger: options.logger }
      // The executor uses these four fields of Apollo Server's request context and no others.
      const requestContext = request as unknown as Parameters<typeof executeQueryPlan>[2]
      // Our data sources name only what they use of the executor's request and answer.
      const services = dataSources as unknown as Parameters<typeof executeQueryPlan>[1]
      const result = await executeQueryPlan(
        plan,
        services,
        requestContext,
        operationContext,
        full,
        api,
      )
      return normalise(result)
    },
  }
}

function tagged(graph: FederatedGraph, tag: string): ReadonlySet<string> {
  const fields = subscriptionFields(graph).filter(({ tags }) => tags.includes(tag))
  return new Set(fields.map(({ name }) => name))
}

function taggedCursors(graph: FederatedGraph): ReadonlyMap<string, Cursor> {
  const cursors = subscriptionFields(graph).flatMap(({ name, tags, sinceType }) => {
    const tag = tags.find(each => each.startsWith(cursorTag))
    if (tag === undefined || sinceType === undefined) return []
    return [[name, { field: tag.slice(cursorTag.length), type: sinceType }] as const]
  })
  return new Map(cursors)
}

const cursorTag = 'cursor/'

function subscriptionFields({ schema }: FederatedGraph) {
  const fields = schema.schemaDefinition.rootType('subscription')?.fields() ?? []
  return fields.map(field => ({
    name: field.name,
    tags: field.appliedDirectivesOf('tag').map(tag => String(tag.arguments()['name'])),
    sinceType: field.argument('since')?.type?.toString(),
  }))
}

function named(name: string | undefined): { operationName?: string } {
  return name === undefined ? {} : { operationName: name }
}

function planning(plan: () => QueryPlan): QueryPlan {
  try {
    return plan()
  } catch (error) {
    throw notPlannable(error)
  }
}

type RawResult = Awaited<ReturnType<typeof executeQueryPlan>>

/**
 * The executor may put plain Errors among the errors, which a WebSocket cannot send, and hides null
 * where the schema forbids it in an extension.
 */
function normalise({ data, errors, extensions }: RawResult): ExecutionResult {
  const hidden: unknown = extensions?.['valueCompletion']
  const all: unknown[] = [
    ...(errors ?? []),
    ...(Array.isArray(hidden) ? (hidden as unknown[]) : []),
  ]
  return {
    ...(data !== undefined && { data }),
    ...(all.length > 0 && { errors: all.map(toGraphQLError) }),
  }
}

/** Whatever was thrown, as an error of an answer. */
export function toGraphQLError(error: unknown): GraphQLError {
  if (error instanceof GraphQLError) return error
  const cause = error instanceof Error ? error : new Error(String(error))
  return new GraphQLError(cause.message, { originalError: cause })
}
