import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { WebSocket, WebSocketServer } from 'ws'
import { credentialsOf, type Caller, type Identify } from '../identity/identify.ts'
import { socketLimits } from '../limits/limits.ts'
import type { RequestContext } from '../supergraph/request-context.ts'
import type { OpenSocket } from './serve-socket.ts'
import { watchExpiry } from './watch-expiry.ts'

export type SocketParams = { accessToken?: unknown }

const badRequest = 4400
const forbidden = 4403
const owners = new WeakMap<WebSocket, string>()

/**
 * Decides about `connection_init`: who it is by the upgrade's cookie or headers, or by the access token
 * in it. Closes the socket and answers `undefined` when it is refused, and closes it later when the
 * identity ends. Without `identify` (GATEWAY_AUTH=off) everybody is welcome, as nobody.
 */
export async function welcome(
  identify: Identify | undefined,
  sockets: WebSocketServer,
  { socket, request }: OpenSocket,
  params: SocketParams | undefined,
): Promise<RequestContext | undefined> {
  const requestId = randomUUID()
  if (JSON.stringify(params ?? {}).length > socketLimits.initBytes) {
    socket.close(badRequest, 'connection_init ist zu lang.')
    return undefined
  }
  if (!identify) return { viewer: undefined, requestId }
  const recognise = () => identify(credentials(request, params))
  const caller = await recognise()
  if (!caller) {
    socket.close(forbidden, 'Bitte melden Sie sich an.')
    return undefined
  }
  if (!hasRoom(sockets, socket, caller)) {
    socket.close(forbidden, 'Zu viele offene Verbindungen.')
    return undefined
  }
  watchExpiry(socket, caller, recognise)
  return { viewer: caller.viewer, requestId }
}

function credentials(request: IncomingMessage, params: SocketParams | undefined) {
  const given = params?.accessToken
  return {
    ...credentialsOf(request.headers),
    ...(typeof given === 'string' && { accessToken: given }),
  }
}

function hasRoom(sockets: WebSocketServer, socket: WebSocket, { owner }: Caller): boolean {
  // Machines with the admin token share one name and are not limited.
  if (owner === undefined) return true
  const open = [...sockets.clients].filter(client => owners.get(client) === owner)
  owners.set(socket, owner)
  return open.length < socketLimits.socketsPerUser
}
