import type { ApolloServerOptionsWithGateway } from '@apollo/server'
import { getVariableValues, type OperationDefinitionNode } from 'graphql'
import { subscriptionsNeedSocket } from '../errors/gateway-error.ts'
import type { RequestContext } from './request-context.ts'
import type { DataSources, Supergraph } from './supergraph.ts'

type ApolloGateway = ApolloServerOptionsWithGateway<RequestContext>['gateway']

/**
 * Our supergraph as Apollo Server's gateway. @apollo/gateway's own class is not used: it keeps a second
 * planner, cannot run subscriptions, and sends telemetry.
 */
export function asApolloGateway(supergraph: Supergraph, dataSources: DataSources): ApolloGateway {
  const listeners = new Set<Parameters<ApolloGateway['onSchemaLoadOrUpdate']>[0]>()
  return {
    onSchemaLoadOrUpdate(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async load() {
      const { schema, sdl } = supergraph
      for (const listener of listeners) listener({ apiSchema: schema, coreSupergraphSdl: sdl })
      return {
        async executor({ request, document, operation, queryHash, context }) {
          const variables: Record<string, unknown> = request.variables ?? {}
          const wrong = variableErrors(supergraph, operation, variables)
          if (wrong.length > 0) return { errors: wrong }
          const planned = { document, name: operation.name?.value, hash: queryHash }
          const plan = supergraph.plan(planned)
          if (plan.node?.kind === 'Subscription') throw subscriptionsNeedSocket()
          return supergraph.execute({
            operation: planned,
            plan,
            variables,
            // Made by the server's context function; Apollo types it as a bag of anything.
            context: context as RequestContext,
            dataSources,
          })
        },
      }
    },
    stop: async () => undefined,
  }
}

/** Why the variables do not fit the operation's declarations. */
export function variableErrors(
  { schema }: Pick<Supergraph, 'schema'>,
  operation: OperationDefinitionNode,
  variables: Record<string, unknown>,
) {
  const declared = operation.variableDefinitions ?? []
  if (declared.length === 0) return []
  return getVariableValues(schema, declared, variables).errors ?? []
}
