import { JobFieldResolver } from '#platform/graphql/job.resolver.ts'
import type { Subgraph } from '#platform/graphql/run-subgraph.ts'
import { assistantResolvers } from './assistant/assistant-resolvers.ts'
import type { KnowledgeContext } from './context.ts'
import { MeterStub } from './document/item.type.ts'
import { globalKnowledgeResolvers } from './global-knowledge/global-knowledge.resolver.ts'
import { libraryResolvers } from './ingestion/library-resolvers.ts'
import { recommendationResolvers } from './recommendation/recommendation-resolvers.ts'
import { SearchIndexResolver } from './retrieval/search-index.resolver.ts'

export const subgraph: Subgraph<KnowledgeContext> = {
  name: 'knowledge',
  resolvers: [
    ...libraryResolvers,
    SearchIndexResolver,
    JobFieldResolver,
    ...assistantResolvers,
    ...recommendationResolvers,
    ...globalKnowledgeResolvers,
  ],
  orphanedTypes: [MeterStub],
  references: {
    Item: ({ id }, { items }) => items.load(id),
    Meter: ({ id }) => ({ id }),
    Conversation: ({ id }, { conversations }) => conversations.load(id),
  },
}
