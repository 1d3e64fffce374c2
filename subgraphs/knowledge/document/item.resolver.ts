import {
  Arg,
  Args,
  Ctx,
  Directive,
  FieldResolver,
  ID,
  Int,
  Query,
  Resolver,
  Root,
} from 'type-graphql'
import { pageOf, pageSize, type Page } from '#platform/graphql/page.ts'
import type { KnowledgeContext } from '../context.ts'
import type { ItemWish } from './item-filter.ts'
import type { Item } from './item.ts'
import { cursorOf } from './item.service.ts'
import type { FacetCount } from './item.store.ts'
import {
  ItemConnection,
  ItemFacets,
  ItemFilterArgs,
  ItemsArgs,
  ItemType,
  MeterStub,
  UserStub,
} from './item.type.ts'

const longestFileName = 150

@Resolver(() => ItemType)
export class ItemResolver {
  @Query(() => ItemConnection, {
    description: 'Documents the viewer may see; active ones unless `status` says otherwise.',
  })
  @Directive('@auth(role: VIEWER)')
  async items(
    @Args(() => ItemsArgs) { first, ...query }: ItemsArgs,
    @Ctx() { services, viewer }: KnowledgeContext,
  ): Promise<Page<Item> & { wish: ItemWish }> {
    const size = pageSize(first)
    const rows = await services.items.list({ ...query, first: size + 1 }, viewer)
    return { ...pageOf(rows, size, cursorOf), wish: wishOf(query) }
  }

  @Query(() => ItemFacets, { description: 'Counts for the filters beside the list of documents.' })
  @Directive('@auth(role: VIEWER)')
  async itemFacets(
    @Args(() => ItemFilterArgs) wish: ItemFilterArgs,
    @Ctx() { services, viewer }: KnowledgeContext,
  ): Promise<ItemFacets> {
    return groupFacets(await services.items.facets(wish, viewer))
  }

  @Query(() => ItemType, { nullable: true })
  @Directive('@auth(role: VIEWER)')
  async item(
    @Arg('id', () => ID) id: string,
    @Ctx() { items, services, viewer }: KnowledgeContext,
  ): Promise<Item | null> {
    const item = await items.load(id)
    await services.library.access.record(item, 'OPENED', viewer)
    return item
  }

  @FieldResolver(() => UserStub, { nullable: true, description: 'Who uploaded it.' })
  createdBy(@Root() { createdBy }: Item): UserStub | null {
    return createdBy === null ? null : { id: createdBy }
  }

  @FieldResolver(() => Int, { description: 'Number of passages of the current version.' })
  chunkCount(@Root() { id }: Item, @Ctx() { chunkCounts }: KnowledgeContext): Promise<number> {
    return chunkCounts.load(id)
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: 'Link to the original, relative to the gateway; expires after 15 minutes.',
  })
  async originalUrl(
    @Root() item: Item,
    @Ctx() { links, services, viewer }: KnowledgeContext,
  ): Promise<string> {
    await services.library.access.record(item, 'DOWNLOAD_LINK', viewer)
    const { sha256, fileName, title, mediaType } = item
    return links.download({
      bucket: 'documents',
      key: sha256,
      fileName: (fileName ?? title).slice(-longestFileName),
      contentType: mediaType ?? 'application/octet-stream',
    })
  }
}

@Resolver(() => ItemConnection)
export class ItemConnectionResolver {
  @FieldResolver(() => Int, { description: 'All that match, not only this page.' })
  totalCount(
    @Root() { wish }: { wish: ItemWish },
    @Ctx() { services, viewer }: KnowledgeContext,
  ): Promise<number> {
    return services.items.count(wish, viewer)
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

/** Travels with a page, so that the total counts the same items. */
function wishOf(query: Omit<ItemsArgs, 'first'>): ItemWish {
  const { search, kind, tags, source, confidentiality, status, lang, year } = query
  return { search, kind, tags, source, confidentiality, status, lang, year }
}

function groupFacets(counts: FacetCount[]): ItemFacets {
  const of = (facet: string) => counts.filter(count => count.facet === facet)
  return {
    kinds: of('kind'),
    tags: of('tag'),
    sources: of('source'),
    confidentialities: of('confidentiality'),
    statuses: of('status'),
    langs: of('lang'),
    years: of('year'),
  }
}
