import type { ApolloServerPlugin } from '@apollo/server'
import { GraphQLError } from 'graphql'
import type { RequestContext } from '../supergraph/request-context.ts'
import type { OperationLog } from './operation-log.ts'

/** Reports each operation over HTTP, also the refused ones. */
export function apolloLogPlugin(log: OperationLog): ApolloServerPlugin<RequestContext> {
  return {
    async requestDidStart({ contextValue }) {
      const start = performance.now()
      return {
        async willSendResponse({ operation, operationName, response }) {
          const errors = response.body.kind === 'single' ? response.body.singleResult.errors : []
          log({
            name: operationName ?? undefined,
            kind: operation?.operation ?? 'unknown',
            transport: 'http',
            user: contextValue.viewer?.name,
            requestId: contextValue.requestId,
            durationMs: performance.now() - start,
            code: codeOf(errors?.[0]?.extensions),
          })
        },
      }
    },
    async contextCreationDidFail({ error }) {
      const extensions = error instanceof GraphQLError ? error.extensions : {}
      log({
        name: undefined,
        kind: 'unknown',
        transport: 'http',
        user: undefined,
        durationMs: 0,
        code: codeOf(extensions, 'INTERNAL_SERVER_ERROR'),
      })
    },
  }
}

function codeOf(extensions: Record<string, unknown> | undefined, otherwise = 'OK'): string {
  const code = extensions?.['code']
  return typeof code === 'string' ? code : otherwise
}
