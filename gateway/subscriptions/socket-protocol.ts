import { makeServer, type Server } from 'graphql-ws'
import type { WebSocketServer } from 'ws'
import type { FormatError } from '../errors/format-error.ts'
import { notSignedIn, tooManyOperations } from '../errors/gateway-error.ts'
import type { Identify } from '../identity/identify.ts'
import { socketLimits } from '../limits/limits.ts'
import { codeOf, type OperationLog } from '../observability/operation-log.ts'
import type { Operations, PreparedOperation } from '../operations/operations.ts'
import type { RequestContext } from '../supergraph/request-context.ts'
import type { DataSources, Supergraph } from '../supergraph/supergraph.ts'
import type { Subscriber } from './federated-subscription.ts'
import type { OpenSocket } from './serve-socket.ts'
import { createSocketOperations, type SocketOperations } from './socket-operations.ts'
import { welcome, type SocketParams } from './socket-welcome.ts'

export type SocketProtocolOptions = {
  supergraph: Supergraph
  dataSources: DataSources
  operations: Operations
  subscribe: Subscriber
  /** Undefined with GATEWAY_AUTH=off: everybody may connect, as nobody. */
  identify: Identify | undefined
  formatError: FormatError
  log: OperationLog
}

/** A socket, and what is known of it once its `connection_init` was accepted. */
export type ClientSocket = OpenSocket & { context?: RequestContext; running?: SocketOperations }
/** What `onSubscribe` hands to `execute` and `subscribe`. */
type Prepared = { prepared: PreparedOperation; context: RequestContext }

/** `graphql-transport-ws` for clients: every kind of operation, through the same gate as over HTTP. */
export function createSocketProtocol(
  options: SocketProtocolOptions,
  sockets: WebSocketServer,
): Server<ClientSocket> {
  const { operations, supergraph, dataSources, subscribe, formatError } = options
  return makeServer<SocketParams, ClientSocket>({
    connectionInitWaitTimeout: socketLimits.initWithinMs,
    async onConnect({ connectionParams, extra }) {
      const context = await welcome(options.identify, sockets, extra, connectionParams)
      if (!context) return false
      const { viewer, requestId } = context
      extra.context = context
      extra.running = createSocketOperations(options.log, {
        user: viewer?.name,
        requestId,
        transport: 'ws',
      })
      return true
    },

    onSubscribe({ extra: { context, running }, subscriptions }, id, payload) {
      if (!context) return [notSignedIn()]
      if (Object.keys(subscriptions).length > socketLimits.operations) {
        return [tooManyOperations(socketLimits.operations)]
      }
      const prepared = operations.prepare(payload)
      if (!('plan' in prepared)) return prepared
      const { definition, operation, variables } = prepared
      running?.started(id, { name: operation.name, kind: definition.operation })
      return {
        schema: supergraph.schema,
        document: operation.document,
        operationName: operation.name,
        variableValues: variables,
        contextValue: { prepared, context } satisfies Prepared,
      }
    },

    execute({ contextValue }) {
      const { prepared, context } = contextValue as Prepared
      return supergraph.execute({ ...prepared, context, dataSources })
    },
    subscribe({ contextValue }) {
      const { prepared, context } = contextValue as Prepared
      return subscribe({ ...prepared, context })
    },

    onNext(...[{ extra }, id, , , { data, errors }]) {
      const shown = errors?.map(formatError)
      extra.running?.event(id, codeOf(shown?.[0]))
      return { ...(data !== undefined && { data }), ...(shown && { errors: shown }) }
    },
    onError({ extra }, id, _payload, errors) {
      const shown = errors.map(formatError)
      extra.running?.failed(id, codeOf(shown[0]) ?? 'UNKNOWN')
      return shown
    },
    onComplete: ({ extra }, id) => extra.running?.finished(id),
  })
}
