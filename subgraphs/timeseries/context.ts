import DataLoader from 'dataloader'
import type { SubgraphContext } from '#platform/graphql/context.ts'
import type { Viewer } from '#platform/identity/viewer.ts'
import type { Links } from '#platform/objects/links.ts'
import type { Meter, ReadingRange } from './meter/meter.ts'
import type { Reading } from './reading/reading.ts'
import type { TimeseriesServices, TimeseriesStores } from './services.ts'

export type TimeseriesContext = SubgraphContext & {
  services: TimeseriesServices
  meters: DataLoader<string, Meter | null>
  latestReadings: DataLoader<string, Reading | null>
  readingRanges: DataLoader<string, ReadingRange | null>
}

type Use = { services: TimeseriesServices; stores: TimeseriesStores; links: Links }

/** One per request, and one per event of a subscription: the loaders never answer from an old cache. */
export function createContext({ services, stores, links }: Use, viewer: Viewer): TimeseriesContext {
  const { meters, readings } = stores
  return {
    viewer,
    links,
    services,
    meters: keyed(async ids => (await meters.byIds(ids)).map(meter => [meter.id, meter])),
    latestReadings: keyed(async ids =>
      (await readings.latest(ids)).map(reading => [reading.meterId, reading]),
    ),
    readingRanges: keyed(ids => meters.readingRanges(ids)),
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
