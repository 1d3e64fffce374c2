import {
  ItemConnectionResolver,
  ItemResolver,
  MeterDocumentsResolver,
} from '../document/item.resolver.ts'
import { ItemEditResolver } from '../document/item-edit.resolver.ts'
import { ChunkResolver, ItemPassagesResolver } from '../document/chunk.resolver.ts'
import {
  ItemVersionConnectionResolver,
  ItemVersionResolver,
  ItemVersionsResolver,
} from '../document/version.resolver.ts'
import { IngestionResolver } from './ingestion.resolver.ts'
import { QuarantineResolver } from './quarantine.resolver.ts'

/** Resolvers of documents, their versions and passages, and of how they come in. */
export const libraryResolvers = [
  ItemResolver,
  ItemConnectionResolver,
  MeterDocumentsResolver,
  ItemEditResolver,
  ItemPassagesResolver,
  ChunkResolver,
  ItemVersionsResolver,
  ItemVersionResolver,
  ItemVersionConnectionResolver,
  IngestionResolver,
  QuarantineResolver,
] as const
