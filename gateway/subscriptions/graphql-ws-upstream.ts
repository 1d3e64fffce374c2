import { createClient, type Client } from 'graphql-ws'
import type { FormattedExecutionResult, GraphQLFormattedError } from 'graphql'
import { WebSocket } from 'ws'
import type { InternalSigner } from '#platform/identity/internal-token.ts'
import { createViewer } from '#platform/identity/viewer.ts'
import type { SubgraphAddress } from '../supergraph/supergraph-file.ts'
import type { Upstream, UpstreamObserver, UpstreamRequest } from './upstream.ts'

type Options = {
  subgraphs: readonly SubgraphAddress[]
  /** Undefined with GATEWAY_AUTH=off: no identity is forwarded. */
  signer: InternalSigner | undefined
  /** How long a socket without subscriptions is kept for the next one. */
  idleMs?: number
}

/** Vouches for the socket; each operation on it carries the identity of its own user. */
const gateway = createViewer({ name: 'gateway', role: 'service' })
const pingMs = 10_000
const pongWithinMs = 5_000

/** `graphql-transport-ws` to the subgraphs: one socket each, opened with the first subscription. */
export function createGraphqlWsUpstream({ subgraphs, signer, idleMs = 10_000 }: Options): Upstream {
  const clients = new Map<string, Client>(
    subgraphs.map(subgraph => [subgraph.name, connect(subgraph, signer, idleMs)]),
  )
  return {
    subscribe(request, observer) {
      const client = clients.get(request.subgraph)
      if (!client) throw new Error(`no subgraph ${request.subgraph}`)
      return subscribe(client, signer, request, observer)
    },
    async close() {
      await Promise.all([...clients.values()].map(async client => client.dispose()))
    },
  }
}

/** With its own options for the handshake, and without offering compression between processes. */
class SubgraphSocket extends WebSocket {
  constructor(address: string, protocols: string[]) {
    super(address, protocols, {
      handshakeTimeout: 3_000,
      maxPayload: 16 * 1_048_576,
      perMessageDeflate: false,
    })
  }
}

function connect(
  { name, webSocketUrl }: SubgraphAddress,
  signer: InternalSigner | undefined,
  idleMs: number,
) {
  let pong: NodeJS.Timeout | undefined
  const client: Client = createClient({
    url: webSocketUrl,
    webSocketImpl: SubgraphSocket,
    lazyCloseTimeout: idleMs,
    connectionAckWaitTimeout: 5_000,
    // Reconnecting is up to the caller: it needs a fresh identity, and not every stream may start again.
    retryAttempts: 0,
    keepAlive: pingMs,
    ...(signer && {
      connectionParams: async () => ({ internal: await signer.sign(gateway, name) }),
    }),
    on: {
      ping(received) {
        if (!received) pong = setTimeout(() => client.terminate(), pongWithinMs)
      },
      pong: received => received && clearTimeout(pong),
      closed: () => clearTimeout(pong),
    },
  })
  return client
}

function subscribe(
  client: Client,
  signer: InternalSigner | undefined,
  request: UpstreamRequest,
  observer: UpstreamObserver,
): () => void {
  let left = false
  let leave = () => {
    left = true
  }
  void identity(signer, request).then(
    extensions => {
      if (left) return
      const end = client.subscribe<FormattedExecutionResult>(
        { query: request.query, variables: request.variables, ...extensions },
        {
          next: event => !left && observer.next(event as FormattedExecutionResult),
          error(reason) {
            if (left) return
            if (isErrorList(reason)) observer.refused(reason)
            else observer.lost(reason)
          },
          complete: () => !left && observer.complete(),
        },
      )
      leave = () => {
        left = true
        end()
      }
    },
    (reason: unknown) => !left && observer.lost(reason),
  )
  return () => leave()
}

async function identity(
  signer: InternalSigner | undefined,
  { subgraph, context: { viewer, requestId } }: UpstreamRequest,
) {
  if (!signer || !viewer) return { extensions: { requestId } }
  return { extensions: { requestId, luna: await signer.sign(viewer, subgraph) } }
}

/** The client reports errors of the operation as a list, and everything about the connection otherwise. */
function isErrorList(reason: unknown): reason is readonly GraphQLFormattedError[] {
  return Array.isArray(reason)
}
