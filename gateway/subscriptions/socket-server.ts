import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { handleProtocols } from 'graphql-ws'
import { WebSocketServer } from 'ws'
import type { Logger } from '#platform/logger.ts'
import { isOwnOrigin } from '../identity/origin.ts'
import { socketLimits } from '../limits/limits.ts'
import { gatewayMetrics } from '../observability/gateway-metrics.ts'
import { serveSocket } from './serve-socket.ts'
import { createSocketProtocol, type SocketProtocolOptions } from './socket-protocol.ts'

export type SocketServerOptions = SocketProtocolOptions & {
  publicUrl: string | undefined
  logger: Logger
}

/** WebSockets of clients at /graphql. */
export type SocketServer = {
  /** For the HTTP server's event `upgrade`. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
  /** Ends all sockets, waiting a second for their good-bye. */
  close(): Promise<void>
}

const goingAway = 1001
const goodbyeMs = 1_000

/** Lets in our own pages and programs, no page of another origin. */
export function createSocketServer(options: SocketServerOptions): SocketServer {
  const { publicUrl, logger } = options
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: socketLimits.messageBytes,
    perMessageDeflate: false,
    handleProtocols,
  })
  const protocol = createSocketProtocol(options, sockets)

  return {
    upgrade(request, socket, head) {
      socket.on('error', () => socket.destroy())
      if (request.url?.split('?')[0] !== '/graphql') {
        refuse(socket, '404 Not Found')
        return
      }
      if (!isOwnOrigin(request.headers, publicUrl)) {
        logger.warn({ origin: request.headers.origin }, 'WebSocket of a foreign origin refused')
        refuse(socket, '403 Forbidden')
        return
      }
      sockets.handleUpgrade(request, socket, head, client => {
        gatewayMetrics.sockets.inc()
        client.once('close', () => gatewayMetrics.sockets.dec())
        serveSocket(protocol, { socket: client, request }, logger)
      })
    },
    close: () => closeAll(sockets),
  }
}

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}

async function closeAll(sockets: WebSocketServer): Promise<void> {
  const closed = new Promise(resolve => sockets.close(resolve))
  for (const socket of sockets.clients) socket.close(goingAway, 'Das Gateway wird beendet.')
  const timer = setTimeout(() => {
    for (const socket of sockets.clients) socket.terminate()
  }, goodbyeMs)
  await closed
  clearTimeout(timer)
}
