import type { Service } from '#platform/service.ts'
import type { TimeseriesClient } from './timeseries-client.ts'

/** What the services need of the process; the tests bring their own. */
export type SimulationPorts = Pick<Service, 'database' | 'events' | 'logger' | 'jobs'> & {
  timeseries: TimeseriesClient
  /** Milliseconds since 1970. */
  now?: () => number
}
