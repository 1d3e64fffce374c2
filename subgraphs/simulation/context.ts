import DataLoader from 'dataloader'
import type { SubgraphContext } from '#platform/graphql/context.ts'
import type { Viewer } from '#platform/identity/viewer.ts'
import type { Links } from '#platform/objects/links.ts'
import type { SimulationStatus } from './run/simulation.ts'
import type { SimulationServices } from './services.ts'

export type SimulationContext = SubgraphContext & {
  services: SimulationServices
  simulations: DataLoader<string, SimulationStatus | null>
}

type Use = { services: SimulationServices; links: Links }

/** One per request, and one per event of a subscription: the loaders never answer from an old cache. */
export function createContext({ services, links }: Use, viewer: Viewer): SimulationContext {
  return {
    viewer,
    links,
    services,
    simulations: new DataLoader(async ids => {
      const found = new Map(
        (await services.runs.simulations.byMeterIds(ids, viewer)).map(status => [
          status.simulation.meterId,
          status,
        ]),
      )
      return ids.map(id => found.get(id) ?? null)
    }),
  }
}
