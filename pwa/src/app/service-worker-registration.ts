import { useSyncExternalStore } from 'react'

const CHECK_EVERY_MS = 3_600_000

let waiting: ServiceWorker | undefined
const listeners = new Set<() => void>()

function announce(worker: ServiceWorker): void {
  waiting = worker
  for (const listener of listeners) listener()
}

/** A worker that is installed while an older one runs the page is an update that waits. */
function watch(registration: ServiceWorkerRegistration): void {
  const { installing } = registration
  installing?.addEventListener('statechange', () => {
    if (installing.state === 'installed' && navigator.serviceWorker.controller) announce(installing)
  })
}

function checkRegularly(registration: ServiceWorkerRegistration): void {
  const check = () => {
    if (document.visibilityState !== 'visible') return
    // Offline the check fails, and the next one comes by itself.
    registration.update().catch(() => undefined)
  }
  setInterval(check, CHECK_EVERY_MS)
  document.addEventListener('visibilitychange', check)
}

type ScriptUrls = { createScriptURL: (url: string) => string }
type TrustedTypes = {
  createPolicy: (name: string, rules: ScriptUrls) => ScriptUrls
}
declare global {
  // Browsers without trusted types take the plain address.
  var trustedTypes: TrustedTypes | undefined
}

/** The security policy takes script addresses only from a policy; ours knows one. */
function workerAddress(): string {
  const createScriptURL = () => '/service-worker.js'
  const policy = globalThis.trustedTypes?.createPolicy('luna', { createScriptURL })
  return (policy ?? { createScriptURL }).createScriptURL('')
}

async function register(): Promise<void> {
  const registration = await navigator.serviceWorker.register(workerAddress())
  if (registration.waiting) announce(registration.waiting)
  registration.addEventListener('updatefound', () => watch(registration))
  checkRegularly(registration)
}

/** Registers the service worker once the page is loaded, and looks for a new version every hour. */
export function registerServiceWorker(): void {
  if (!('serviceWorker' in navigator)) return
  addEventListener('load', () => {
    // Without a service worker the app works online as before.
    register().catch(() => undefined)
  })
}

/** Lets the waiting version take over; the page reloads once it has. */
export function applyUpdate(): void {
  navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), {
    once: true,
  })
  waiting?.postMessage({ type: 'SKIP_WAITING' })
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function useUpdateWaiting(): boolean {
  return useSyncExternalStore(subscribe, () => waiting !== undefined)
}
