import type { WebSocket } from 'ws'
import type { Caller } from '../identity/identify.ts'

/** A log-out or a closed account ends sockets within this time, an expired token at once. */
const recheckMs = 3_000
const leastMs = 50

/**
 * Closes the socket with 4403 when the identity it was opened with ends. `recheck` asks whether it
 * still counts.
 */
export function watchExpiry(
  socket: WebSocket,
  caller: Caller,
  recheck: () => Promise<Caller | undefined>,
): void {
  if (!caller.expiresAt) return
  let timer: NodeJS.Timeout
  const schedule = (expiresAt: Date) => {
    const left = expiresAt.getTime() - Date.now()
    timer = setTimeout(() => void look(), Math.min(Math.max(left, leastMs), recheckMs))
  }
  const look = async () => {
    const current = await recheck().catch(() => caller)
    if (socket.readyState !== socket.OPEN) return
    if (current?.expiresAt) schedule(current.expiresAt)
    else socket.close(4403, 'Die Anmeldung ist abgelaufen.')
  }
  schedule(caller.expiresAt)
  socket.once('close', () => clearTimeout(timer))
}
