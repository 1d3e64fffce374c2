import type { EventBus } from '#platform/events/event-bus.ts'
import type { Sealer } from '#platform/identity/sealer.ts'
import type { Logger } from '#platform/logger.ts'
import type { OutgoingPolicy } from '#platform/net/outgoing-policy.ts'
import type { ConnectorStore } from './connector.store.ts'
import type { Window } from './fetch-window.ts'
import type { Pacing } from './source-http.ts'
import type { SeriesStores } from './store-series.ts'

export type RunnerUse = {
  logger: Logger
  connectors: ConnectorStore
  stores: SeriesStores
  events: EventBus
  sealer: Sealer
  policy: OutgoingPolicy
  pacing: Pacing
}

export type RunRequest = {
  now: Date
  signal: AbortSignal
  /** What a person wants instead of what is due. */
  range?: Window | undefined
  /** Take prices although they look shifted. */
  override?: boolean
  attempts: number
}

/** Longer than one portion can take; renewed with each. A killed process holds a connector no longer. */
export const leaseMs = 5 * 60_000
