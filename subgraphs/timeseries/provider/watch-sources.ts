import { createStores } from '../services.ts'
import { startConnectorClock } from './connector-clock.ts'
import { createRunner, type ProviderPorts } from './create-runner.ts'

/** Fetches every source that is due, for the worker. The answer stops it and waits for what is running. */
export function watchSources(ports: ProviderPorts): () => Promise<void> {
  return startConnectorClock({ use: createRunner(ports, createStores(ports.database)) })
}
