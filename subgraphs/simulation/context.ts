import DataLoader from 'dataloader'
import type { SubgraphContext } from '#platform/graphql/context.ts'
import type { Viewer } from '#platform/identity/viewer.ts'
import type { Links } from '#platform/objects/links.ts'
import type { SimulationService } from './run/simulation.service.ts'
import type { Simulation, SimulationStore } from './run/simulation.store.ts'

export type SimulationContext = SubgraphContext & {
  services: { simulations: SimulationService }
  simulations: DataLoader<string, Simulation | null>
}

export function createContext(
  use: { service: SimulationService; store: SimulationStore; links: Links },
  viewer: Viewer,
): SimulationContext {
  return {
    viewer,
    links: use.links,
    services: { simulations: use.service },
    simulations: new DataLoader(async ids => {
      const rows = await use.store.byMeterIds(ids)
      const found = new Map(rows.map(row => [row.meterId, row]))
      return ids.map(id => found.get(id) ?? null)
    }),
  }
}
