import DataLoader from 'dataloader'
import type { SubgraphContext } from '#platform/graphql/context.ts'
import type { Viewer } from '#platform/identity/viewer.ts'
import type { Links } from '#platform/objects/links.ts'
import type { Conversation } from './conversation/conversation.ts'
import type { Item, StoredChunk } from './document/item.ts'
import type { KnowledgeServices } from './services.ts'

export type KnowledgeContext = SubgraphContext & {
  services: KnowledgeServices
  /** Null for what the viewer may not see. */
  items: DataLoader<string, Item | null>
  chunkCounts: DataLoader<string, number>
  /** Passages of any version; null for what the viewer may not see. */
  chunks: DataLoader<string, StoredChunk | null>
  documentsOfMeter: DataLoader<string, Item[]>
  /** Whether a document is global knowledge. */
  globalItems: DataLoader<string, boolean>
  /** Null for what is not the viewer's. */
  conversations: DataLoader<string, Conversation | null>
}

export function createContext(
  { services, links }: { services: KnowledgeServices; links: Links },
  viewer: Viewer,
): KnowledgeContext {
  const { items, library } = services
  const { passages } = library
  return {
    viewer,
    links,
    services,
    items: new DataLoader(ids => items.byIds(ids, viewer)),
    chunkCounts: new DataLoader(ids => passages.counts(ids)),
    chunks: new DataLoader(ids => passages.byIds(ids, viewer)),
    documentsOfMeter: new DataLoader(ids => items.ofMeters(ids, viewer)),
    globalItems: new DataLoader(ids => services.globalKnowledge.areGlobal(ids)),
    conversations: new DataLoader(ids => services.conversations.byIds(ids, viewer)),
  }
}
