import { setTimeout as pause } from 'node:timers/promises'
import { createSealer } from '#platform/identity/sealer.ts'
import { createOutgoingPolicy } from '#platform/net/outgoing-policy.ts'
import type { Service } from '#platform/service.ts'
import { ConnectorStore } from './connector.store.ts'
import type { RunnerUse } from './runner.ts'
import type { Pacing } from './source-http.ts'
import type { SeriesStores } from './store-series.ts'

/** What connectors need of the process. */
export type ProviderPorts = Pick<Service, 'database' | 'events' | 'config' | 'logger'> & {
  secrets: Pick<Service['secrets'], 'sealingKey'>
}

const pacing: Pacing = {
  sleep: (milliseconds, signal) => pause(milliseconds, undefined, { signal }),
  random: Math.random,
}

/** The same parts for the worker's clock and for the service behind GraphQL. */
export function createRunner(
  { database, events, config, logger, secrets }: ProviderPorts,
  stores: SeriesStores,
): RunnerUse {
  return {
    ...{ events, logger, stores, pacing },
    connectors: new ConnectorStore(database),
    sealer: createSealer(secrets.sealingKey, 'connectors'),
    policy: createOutgoingPolicy(config),
  }
}
