import DataLoader from 'dataloader'
import type { SubgraphContext } from '#platform/graphql/context.ts'
import type { Viewer } from '#platform/identity/viewer.ts'
import type { Links } from '#platform/objects/links.ts'
import type { Item } from './document/item.ts'
import type { KnowledgeServices } from './services.ts'

export type KnowledgeContext = SubgraphContext & {
  services: KnowledgeServices
  /** Null for what the viewer may not see. */
  items: DataLoader<string, Item | null>
  chunkCounts: DataLoader<string, number>
  documentsOfMeter: DataLoader<string, Item[]>
}

export function createContext(
  { services, links }: { services: KnowledgeServices; links: Links },
  viewer: Viewer,
): KnowledgeContext {
  const { items } = services
  return {
    viewer,
    links,
    services,
    items: new DataLoader(ids => items.byIds(ids, viewer)),
    chunkCounts: new DataLoader(ids => items.chunkCounts(ids)),
    documentsOfMeter: new DataLoader(ids => items.ofMeters(ids, viewer)),
  }
}
