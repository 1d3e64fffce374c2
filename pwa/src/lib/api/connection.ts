import { useSyncExternalStore } from 'react'

/**
 * Whether the server answers, told by the requests themselves: `navigator.onLine` stays true while the server is down.
 * `lastContactAt` is the device's time (ms) of the last answer.
 */
export type Connection = { reachable: boolean; lastContactAt: number | undefined }

export class ConnectionMonitor {
  private state: Connection = { reachable: true, lastContactAt: undefined }
  private readonly listeners = new Set<() => void>()

  readonly read = (): Connection => this.state

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  reportContact(now = Date.now()): void {
    const wasReachable = this.state.reachable
    this.state = { reachable: true, lastContactAt: now }
    // Each answer moves the stamp; only a change is news for the page.
    if (!wasReachable) this.notify()
  }

  /** What is shown stems from an earlier visit. */
  reportEarlierContact(lastContactAt: number): void {
    if (this.state.lastContactAt !== undefined) return
    this.state = { ...this.state, lastContactAt }
    this.notify()
  }

  reportLoss(): void {
    if (!this.state.reachable) return
    this.state = { ...this.state, reachable: false }
    this.notify()
  }

  private notify(): void {
    for (const listener of this.listeners) listener()
  }
}

/** One per page: the links report to it, the banner and disabled buttons read it. */
export const connection = new ConnectionMonitor()

export function useConnection(): Connection {
  return useSyncExternalStore(connection.subscribe, connection.read)
}
