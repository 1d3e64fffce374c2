import type { QueryPlan, SubscriptionNode } from '@apollo/query-planner'
import { GraphQLError, type ExecutionResult, type FormattedExecutionResult } from 'graphql'
import { clientTooSlow, upstreamLost } from '../errors/gateway-error.ts'
import { socketLimits } from '../limits/limits.ts'
import type { RequestContext } from '../supergraph/request-context.ts'
import { rootFields } from '../supergraph/root-fields.ts'
import type { DataSources, Operation, Supergraph } from '../supergraph/supergraph.ts'
import { createEventQueue, mapEvents } from './event-queue.ts'
import type { Upstream } from './upstream.ts'

export type SubscribeRequest = {
  operation: Operation
  plan: QueryPlan
  variables: Record<string, unknown>
  context: RequestContext
}

/** A name that no subgraph can have: the data source that answers with the event itself. */
const eventSource = ' event'

/**
 * Runs a planned subscription: `primary` is subscribed at the subgraph that owns the field, and for
 * every event `rest` is run by the same executor as any query, so that fields of other subgraphs
 * resolve. An event with a partial error is delivered and the stream goes on.
 */
export function createSubscriber(options: {
  supergraph: Supergraph
  dataSources: DataSources
  upstream: Upstream
}) {
  const { supergraph, dataSources, upstream } = options
  return ({ operation, plan, variables, context }: SubscribeRequest) => {
    const { primary, rest } = subscriptionOf(plan)
    const perEvent = planOfEvent(primary, rest)
    let leave: () => void = () => undefined
    const events = createEventQueue<FormattedExecutionResult>({
      capacity: socketLimits.waitingEvents,
      overflow: clientTooSlow,
      onLeave: () => leave(),
    })
    leave = upstream.subscribe(
      {
        subgraph: primary.serviceName,
        field: rootFields(primary.operation)[0]?.name ?? '',
        query: primary.operation,
        variables: pick(variables, primary.variableUsages ?? []),
        context,
      },
      {
        next(event) {
          // Errors without data mean that the subscription did not begin, or is over.
          if (event.data === undefined && event.errors) events.fail(toGraphQLError(event.errors))
          else events.push(event)
        },
        refused: errors => events.fail(toGraphQLError(errors)),
        lost: () => events.fail(upstreamLost()),
        complete: () => events.end(),
      },
    )
    return mapEvents(events, (event): Promise<ExecutionResult> =>
      supergraph.execute({
        operation,
        plan: perEvent,
        variables,
        context,
        dataSources: { ...dataSources, [eventSource]: answering(event) },
      }),
    )
  }
}

export type Subscriber = ReturnType<typeof createSubscriber>

function subscriptionOf({ node }: QueryPlan): SubscriptionNode {
  if (node?.kind !== 'Subscription') throw new Error('the plan is no subscription')
  return node
}

/** The executor refuses subscriptions; as a sequence whose first fetch is the event it runs them. */
function planOfEvent(
  primary: SubscriptionNode['primary'],
  rest: SubscriptionNode['rest'],
): QueryPlan {
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
