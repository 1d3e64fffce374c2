import type { EventEmitter } from 'node:events'
import type { WebSocket } from 'ws'
import type { Caller } from '../identity/identify.ts'

/** A log-out or a closed account ends sockets within this time, an expired token at once. */
const recheckMs = 3_000
const leastMs = 50

/** Closes the socket with 4403 when the identity it was opened with ends. */
export function watchExpiry(
  socket: WebSocket,
  caller: Caller,
  recheck: () => Promise<Caller | undefined>,
): void {
  whileKnown(caller, recheck, {
    connection: socket,
    end: () => {
      if (socket.readyState === socket.OPEN) socket.close(4403, 'Die Anmeldung ist abgelaufen.')
    },
  })
}

/** Ends a connection when the identity it was opened with ends. `recheck` asks whether it still counts. */
export function whileKnown(
  caller: Caller,
  recheck: () => Promise<Caller | undefined>,
  { connection, end }: { connection: EventEmitter; end: () => void },
): void {
  if (!caller.expiresAt) return
  let timer: NodeJS.Timeout | undefined
  let closed = false
  const schedule = (expiresAt: Date) => {
    const left = expiresAt.getTime() - Date.now()
    timer = setTimeout(() => void look(), Math.min(Math.max(left, leastMs), recheckMs))
  }
  const look = async () => {
    const current = await recheck().catch(() => caller)
    if (closed) return
    if (current?.expiresAt) schedule(current.expiresAt)
    else end()
  }
  schedule(caller.expiresAt)
  connection.once('close', () => {
    closed = true
    clearTimeout(timer)
  })
}
