import type { IncomingMessage } from 'node:http'
import { CloseCode, type Server } from 'graphql-ws'
import type { WebSocket } from 'ws'
import type { Logger } from '#platform/logger.ts'

export type OpenSocket = { socket: WebSocket; request: IncomingMessage }

/** A socket that does not answer a ping within this time is dead. */
const pingMs = 12_000

/**
 * Connects one WebSocket with the protocol. The library's own adapter writes to the console for every
 * client that misbehaves, and listens for only one error per socket; a second one would end the process.
 */
export function serveSocket<E extends OpenSocket>(
  server: Server<E>,
  extra: E,
  logger: Logger,
): void {
  const { socket } = extra
  socket.on('error', error => {
    logger.info({ err: error }, 'socket broke')
  })
  const closed = server.opened(
    {
      protocol: socket.protocol,
      send: data => send(socket, data),
      close: (code, reason) => socket.close(code, reason),
      onMessage(receive) {
        socket.on('message', data => {
          receive(textOf(data)).catch((error: unknown) => {
            logger.error({ err: error }, 'message failed unexpectedly')
            socket.close(CloseCode.InternalServerError, 'Unerwarteter Fehler')
          })
        })
      },
    },
    extra,
  )
  const stopPings = keepAlive(socket)
  socket.once('close', (code, reason) => {
    stopPings()
    closed(code, reason.toString()).catch((error: unknown) => {
      logger.error({ err: error }, 'socket did not end cleanly')
    })
  })
}

/** Resolves when the bytes were handed to the system: that is how a slow client slows its events down. */
function send(socket: WebSocket, data: string): Promise<void> {
  return new Promise(resolve => {
    if (socket.readyState !== socket.OPEN) resolve()
    // A socket that broke meanwhile closes by itself; what was meant for it is lost with it.
    else socket.send(data, () => resolve())
  })
}

function textOf(data: WebSocket.RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString()
  return Buffer.isBuffer(data) ? data.toString() : Buffer.from(data).toString()
}

function keepAlive(socket: WebSocket): () => void {
  let answered = true
  socket.on('pong', () => {
    answered = true
  })
  const timer = setInterval(() => {
    if (!answered) {
      socket.terminate()
      return
    }
    answered = false
    socket.ping()
  }, pingMs)
  return () => clearInterval(timer)
}
