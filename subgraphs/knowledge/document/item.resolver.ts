import {
  Arg,
  Args,
  Ctx,
  Directive,
  FieldResolver,
  ID,
  Int,
  Mutation,
  Query,
  Resolver,
  Root,
} from 'type-graphql'
import type { UserError } from '#platform/errors.ts'
import { pageOf, pageSize, type Page } from '#platform/graphql/page.ts'
import type { KnowledgeContext } from '../context.ts'
import type { Item, ItemKind, StoredChunk } from './item.ts'
import { cursorOf } from './item.service.ts'
import {
  ChunkConnection,
  DeleteItemResult,
  ItemConnection,
  ItemsArgs,
  ItemType,
  MeterStub,
  UserStub,
} from './item.type.ts'

const longestFileName = 150

/** Travels with a page, so that the total counts the same items. */
type ItemsFilter = { search?: string; kind?: ItemKind }

@Resolver(() => ItemType)
export class ItemResolver {
  @Query(() => ItemConnection, {
    description:
      'Documents the viewer may see, newest first. `search` looks at title, file and tags.',
  })
  @Directive('@auth(role: VIEWER)')
  async items(
    @Args(() => ItemsArgs) { first, after, search, kind }: ItemsArgs,
    @Ctx() { services, viewer }: KnowledgeContext,
  ): Promise<Page<Item> & ItemsFilter> {
    const size = pageSize(first)
    const filter = { ...(search && { search }), ...(kind && { kind }) }
    const page = { ...filter, first: size + 1, ...(after && { after }) }
    return { ...pageOf(await services.items.list(page, viewer), size, cursorOf), ...filter }
  }

  @Query(() => ItemType, { nullable: true })
  @Directive('@auth(role: VIEWER)')
  item(@Arg('id', () => ID) id: string, @Ctx() { items }: KnowledgeContext): Promise<Item | null> {
    return items.load(id)
  }

  @Mutation(() => DeleteItemResult, {
    description: 'Takes a document out of library, search and answers. Its versions are kept.',
  })
  @Directive('@auth(role: ADMIN)')
  deleteItem(
    @Arg('id', () => ID) id: string,
    @Ctx() { services, viewer }: KnowledgeContext,
  ): Promise<Item | UserError> {
    return services.items.delete(id, viewer)
  }

  @FieldResolver(() => UserStub, { nullable: true, description: 'Who uploaded it.' })
  createdBy(@Root() { createdBy }: Item): UserStub | null {
    return createdBy === null ? null : { id: createdBy }
  }

  @FieldResolver(() => Int, { description: 'Number of passages.' })
  chunkCount(@Root() { id }: Item, @Ctx() { chunkCounts }: KnowledgeContext): Promise<number> {
    return chunkCounts.load(id)
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: 'Link to the original, relative to the gateway; expires after 15 minutes.',
  })
  originalUrl(
    @Root() { sha256, fileName, title, mediaType }: Item,
    @Ctx() { links }: KnowledgeContext,
  ): string {
    return links.download({
      bucket: 'documents',
      key: sha256,
      fileName: (fileName ?? title).slice(-longestFileName),
      contentType: mediaType ?? 'application/octet-stream',
    })
  }

  @FieldResolver(() => ChunkConnection, { description: 'The passages in order.' })
  async chunks(
    @Root() item: Item,
    @Arg('first', () => Int, { defaultValue: 100 }) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | undefined,
    @Ctx() { services }: KnowledgeContext,
  ): Promise<Page<StoredChunk>> {
    const size = pageSize(first, 500)
    const rows = await services.items.chunksOf(item, { first: size + 1, ...(after && { after }) })
    return pageOf(rows, size, chunk => String(chunk.idx))
  }
}

@Resolver(() => ItemConnection)
export class ItemConnectionResolver {
  @FieldResolver(() => Int, { description: 'All that match, not only this page.' })
  totalCount(
    @Root() { search, kind }: ItemsFilter,
    @Ctx() { services, viewer }: KnowledgeContext,
  ): Promise<number> {
    return services.items.count({ ...(search && { search }), ...(kind && { kind }) }, viewer)
  }
}

@Resolver(() => MeterStub)
export class MeterDocumentsResolver {
  // Nullable: a meter must still be shown while this subgraph is away.
  @FieldResolver(() => [ItemType], {
    nullable: true,
    description: 'Documents tagged `meter:<id>`, newest first.',
  })
  documents(
    @Root() { id }: MeterStub,
    @Ctx() { documentsOfMeter }: KnowledgeContext,
  ): Promise<Item[]> {
    return documentsOfMeter.load(id)
  }
}
