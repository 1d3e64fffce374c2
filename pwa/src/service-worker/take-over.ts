function asksToTakeOver(data: unknown): boolean {
  return typeof data === 'object' && data !== null && 'type' in data && data.type === 'SKIP_WAITING'
}

/** Replaces the running version when the page says that its reader wants it. */
export function takeOverOnRequest(worker: ServiceWorkerGlobalScope): void {
  worker.addEventListener('message', event => {
    if (asksToTakeOver(event.data)) void worker.skipWaiting()
  })
}
