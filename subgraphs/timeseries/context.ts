import DataLoader from 'dataloader'
import type { SubgraphContext } from '#platform/graphql/context.ts'
import type { Viewer } from '#platform/identity/viewer.ts'
import type { Links } from '#platform/objects/links.ts'
import type { AlertEvent } from './alert/alert.ts'
import type { DeviceState } from './device/device.ts'
import type { MeterChannel } from './meter/channel.ts'
import { latestReadings, readingRanges } from './meter/latest-readings.ts'
import type { Meter, ReadingRange } from './meter/meter.ts'
import type { Reading } from './reading/reading.ts'
import { createRevisionLoader, type RevisionLoader } from './reading/revision-loader.ts'
import type { TimeseriesServices, TimeseriesStores } from './services.ts'

export type TimeseriesContext = SubgraphContext & {
  services: TimeseriesServices
  meters: DataLoader<string, Meter | null>
  latestReadings: DataLoader<string, Reading | null>
  readingRanges: DataLoader<string, ReadingRange | null>
  readingRevisions: RevisionLoader
  meterChildren: DataLoader<string, Meter[] | null>
  meterChannels: DataLoader<string, MeterChannel[] | null>
  deviceStates: DataLoader<string, DeviceState | null>
  alertEvents: DataLoader<string, AlertEvent[] | null>
}

type Use = { services: TimeseriesServices; stores: TimeseriesStores; links: Links }

/** One per request, and one per event of a subscription: the loaders never answer from an old cache. */
export function createContext({ services, stores, links }: Use, viewer: Viewer): TimeseriesContext {
  const { meters, readings, channels } = stores
  return {
    viewer,
    links,
    services,
    meters: keyed(async ids => (await meters.byIds(ids)).map(meter => [meter.id, meter])),
    latestReadings: keyed(async ids =>
      (await latestReadings(stores, ids)).map(reading => [reading.meterId, reading]),
    ),
    readingRanges: keyed(ids => readingRanges(stores, ids)),
    readingRevisions: createRevisionLoader(readings),
    meterChildren: keyed(ids => meters.childrenOf(ids)),
    meterChannels: keyed(ids => channels.ofMeters(ids)),
    deviceStates: keyed(ids => services.devices.states(ids, viewer)),
    alertEvents: keyed(ids => stores.alerts.alerts.eventsOf(ids)),
  }
}

/** A loader from entries in any order; keys without one load null. */
function keyed<T>(
  load: (ids: readonly string[]) => Promise<Iterable<[string, T]>>,
): DataLoader<string, T | null> {
  return new DataLoader(async ids => {
    const found = new Map(await load(ids))
    return ids.map(id => found.get(id) ?? null)
  })
}
