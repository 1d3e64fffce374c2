import type { QueryPlan, SubscriptionNode } from '@apollo/query-planner'
import { GraphQLError, type ExecutionResult, type FormattedExecutionResult } from 'graphql'
import { clientTooSlow, eventsMissed, upstreamLost } from '../errors/gateway-error.ts'
import { socketLimits } from '../limits/limits.ts'
import type { RequestContext } from '../supergraph/request-context.ts'
import { rootFields } from '../supergraph/root-fields.ts'
import type { DataSources, Operation, Supergraph } from '../supergraph/supergraph.ts'
import { createEventQueue, mapEvents } from './event-queue.ts'
import { resumptionOf, type Cursor, type Resumption } from './resumption.ts'
import { createSharedStreams, type StreamSource } from './shared-streams.ts'
import type { Upstream } from './upstream.ts'

export type SubscribeRequest = {
  operation: Operation
  plan: QueryPlan
  variables: Record<string, unknown>
  context: RequestContext
}

/** A name that no subgraph can have: the data source that answers with the event itself. */
const eventSource = ' event'
/** Stands in the queue where events may be missing. */
const interruption: FormattedExecutionResult = {}

type Stream = AsyncGenerator<ExecutionResult, undefined, undefined>

/**
 * Runs a planned subscription: `primary` is subscribed at the subgraph that owns the field, and for
 * every event `rest` is run by the same executor as any query, so that fields of other subgraphs
 * resolve. An event with a partial error is delivered and the stream goes on.
 *
 * Where the field is marked `@tag(name: "shared")`, it and everything below it look the same to every
 * viewer of one role: then equal subscriptions of one role have one upstream and one `rest` for all.
 */
export function createSubscriber(use: {
  supergraph: Supergraph
  dataSources: DataSources
  upstream: Upstream
}) {
  const shared = createSharedStreams<ExecutionResult>({
    waitingPerReader: socketLimits.waitingSharedEvents,
  })
  return (request: SubscribeRequest): Stream => {
    const { primary } = subscriptionOf(request.plan)
    const field = rootFields(primary.operation)[0]?.name ?? ''
    if (!use.supergraph.sharedSubscriptions.has(field)) return openStream(use, request, field)
    return shared.join(sharingKey(request), observer => {
      const stream = openStream(use, request, field)
      void forward(stream, observer)
      return () => void stream.return(undefined)
    })
  }
}
export type Subscriber = ReturnType<typeof createSubscriber>

function openStream(
  { supergraph, dataSources, upstream }: Parameters<typeof createSubscriber>[0],
  { operation, plan, variables, context }: SubscribeRequest,
  field: string,
): Stream {
  const { primary, rest } = subscriptionOf(plan)
  const perEvent = planOfEvent(primary, rest)
  const resumption = resumptionFor(primary, supergraph.cursors.get(field))
  let leave: () => void = () => undefined
  const events = createEventQueue<FormattedExecutionResult>({
    capacity: socketLimits.waitingEvents,
    overflow: clientTooSlow,
    onLeave: () => leave(),
  })
  leave = upstream.subscribe(
    {
      subgraph: primary.serviceName,
      field,
      query: resumption?.first ?? primary.operation,
      resumption,
      isSnapshot: supergraph.snapshots.has(field),
      variables: pick(variables, primary.variableUsages ?? []),
      context,
    },
    {
      next(event) {
        // Errors without data mean that the subscription did not begin, or is over.
        if (event.data === undefined && event.errors) events.fail(toGraphQLError(event.errors))
        else events.push(event)
      },
      interrupted: () => events.push(interruption),
      refused: errors => events.fail(toGraphQLError(errors)),
      lost: () => events.fail(upstreamLost()),
      complete: () => events.end(),
    },
  )
  return mapEvents(events, async (event): Promise<ExecutionResult> => {
    if (event === interruption) return { data: null, errors: [eventsMissed()] }
    return supergraph.execute({
      operation,
      plan: perEvent,
      variables,
      context,
      dataSources: { ...dataSources, [eventSource]: answering(event) },
    })
  })
}

type Primary = SubscriptionNode['primary']
/** Plans are kept, and with them what was made of their operation. */
const resumptions = new WeakMap<Primary, Resumption>()

function resumptionFor(primary: Primary, cursor: Cursor | undefined): Resumption | undefined {
  if (!cursor) return undefined
  const known = resumptions.get(primary)
  if (known) return known
  const made = resumptionOf(primary.operation, cursor)
  resumptions.set(primary, made)
  return made
}

async function forward(
  stream: Stream,
  observer: Parameters<StreamSource<ExecutionResult>>[0],
): Promise<void> {
  try {
    for await (const result of stream) observer.next(result)
    observer.end()
  } catch (error) {
    observer.fail(error instanceof Error ? error : new Error(String(error)))
  }
}

/** Two roles never share: what one may see can be closed to the other. */
function sharingKey({ operation, variables, context }: SubscribeRequest): string {
  const { hash, name = '' } = operation
  return [context.viewer?.role ?? '', hash, name, canonical(variables)].join('|')
}

/** The same text for equal values, whatever the order in which a client writes its keys. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )
}

function subscriptionOf({ node }: QueryPlan): SubscriptionNode {
  if (node?.kind !== 'Subscription') throw new Error('the plan is no subscription')
  return node
}

/** The executor refuses subscriptions; as a sequence whose first fetch is the event it runs them. */
function planOfEvent(primary: Primary, rest: SubscriptionNode['rest']): QueryPlan {
  const event = { ...primary, serviceName: eventSource }
  return { kind: 'QueryPlan', node: { kind: 'Sequence', nodes: rest ? [event, rest] : [event] } }
}

function answering({ data, errors }: FormattedExecutionResult) {
  const response = { ...(data !== undefined && { data }), ...(errors && { errors }) }
  return { process: async () => response }
}

function pick(variables: Record<string, unknown>, names: readonly string[]) {
  const used = names.filter(name => variables[name] !== undefined)
  return Object.fromEntries(used.map(name => [name, variables[name]]))
}

function toGraphQLError(
  errors: readonly { message: string; extensions?: Record<string, unknown> }[],
) {
  const [first] = errors
  return new GraphQLError(first?.message ?? '', { extensions: first?.extensions ?? {} })
}
