import type { ConnectionMonitor } from './connection.ts'

const FIRST_WAIT_MS = 3_000
const LONGEST_WAIT_MS = 60_000

type Options = { connection: ConnectionMonitor; onReturn: () => void }

async function serverAnswers(): Promise<boolean> {
  try {
    const response = await fetch('/health/live', { cache: 'no-store' })
    return response.ok
  } catch {
    return false
  }
}

/**
 * While the server is away, asks for it again after 3, 6, 12 … 60 seconds, and at once when the device comes
 * online or the page becomes visible. Calls `onReturn` when it is back. Answers with the function that ends it.
 */
export function watchReachability({ connection, onReturn }: Options): () => void {
  let wait = FIRST_WAIT_MS
  let timeout: ReturnType<typeof setTimeout> | undefined

  const probe = async () => {
    clearTimeout(timeout)
    if (connection.read().reachable) return
    if (await serverAnswers()) {
      connection.reportContact()
      return
    }
    wait = Math.min(LONGEST_WAIT_MS, wait * 2)
    timeout = setTimeout(probe, wait)
  }
  const probeNow = () => void probe()
  const lost = () => connection.reportLoss()
  const unsubscribe = connection.subscribe(() => {
    clearTimeout(timeout)
    if (connection.read().reachable) {
      onReturn()
      return
    }
    wait = FIRST_WAIT_MS
    timeout = setTimeout(probe, wait)
  })

  addEventListener('online', probeNow)
  addEventListener('offline', lost)
  document.addEventListener('visibilitychange', probeNow)
  return () => {
    clearTimeout(timeout)
    unsubscribe()
    removeEventListener('online', probeNow)
    removeEventListener('offline', lost)
    document.removeEventListener('visibilitychange', probeNow)
  }
}
