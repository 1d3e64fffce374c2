import { JobFieldResolver } from '#platform/graphql/job.resolver.ts'
import type { Subgraph } from '#platform/graphql/run-subgraph.ts'
import { LunaResolver, LunaSourceResolver } from './assistant/luna.resolver.ts'
import type { KnowledgeContext } from './context.ts'
import {
  ItemConnectionResolver,
  ItemResolver,
  MeterDocumentsResolver,
} from './document/item.resolver.ts'
import { MeterStub } from './document/item.type.ts'
import { IngestionResolver } from './ingestion/ingestion.resolver.ts'

export const subgraph: Subgraph<KnowledgeContext> = {
  name: 'knowledge',
  resolvers: [
    ItemResolver,
    ItemConnectionResolver,
    MeterDocumentsResolver,
    IngestionResolver,
    JobFieldResolver,
    LunaResolver,
    LunaSourceResolver,
  ],
  orphanedTypes: [MeterStub],
  references: {
    Item: ({ id }, { items }) => items.load(id),
    Meter: ({ id }) => ({ id }),
  },
}
