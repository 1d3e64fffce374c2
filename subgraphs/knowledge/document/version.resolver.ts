import { Arg, Ctx, Directive, FieldResolver, ID, Int, Query, Resolver, Root } from 'type-graphql'
import { pageOf, pageSize, type Page } from '#platform/graphql/page.ts'
import type { KnowledgeContext } from '../context.ts'
import { UserStub } from './item.type.ts'
import type { VersionDiff } from './version.service.ts'
import type { ItemVersion } from './version.ts'
import { ItemDiff, ItemVersionConnection, ItemVersionType } from './version.type.ts'

const longestFileName = 150

@Resolver()
export class ItemVersionsResolver {
  @Query(() => ItemVersionConnection, { description: 'Newest first.' })
  @Directive('@auth(role: VIEWER)')
  async itemVersions(
    @Arg('itemId', () => ID) itemId: string,
    @Arg('first', () => Int, { defaultValue: 20 }) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | undefined,
    @Ctx() { services, viewer }: KnowledgeContext,
  ): Promise<Page<ItemVersion> & { itemId: string }> {
    const size = pageSize(first)
    const before = after && /^\d{1,9}$/u.test(after) ? Number(after) : undefined
    const page = { first: size + 1, ...(before !== undefined && { before }) }
    const rows = await services.library.versions.list(itemId, page, viewer)
    return { ...pageOf(rows, size, ({ version }) => String(version)), itemId }
  }

  @Query(() => ItemDiff, {
    nullable: true,
    description: 'What changed from one version to another, paragraph by paragraph.',
  })
  @Directive('@auth(role: VIEWER)')
  async itemDiff(
    @Arg('itemId', () => ID) itemId: string,
    @Arg('from', () => Int) from: number,
    @Arg('to', () => Int) to: number,
    @Ctx() { services, items, viewer }: KnowledgeContext,
  ): Promise<ItemDiff | null> {
    await services.library.access.record(await items.load(itemId), 'DIFFERENCE', viewer)
    const diff = await services.library.versions.diff(itemId, { from, to }, viewer)
    return diff && toType(diff)
  }
}

@Resolver(() => ItemVersionConnection)
export class ItemVersionConnectionResolver {
  @FieldResolver(() => Int)
  totalCount(
    @Root() { itemId }: { itemId: string },
    @Ctx() { services, viewer }: KnowledgeContext,
  ): Promise<number> {
    return services.library.versions.count(itemId, viewer)
  }
}

@Resolver(() => ItemVersionType)
export class ItemVersionResolver {
  @FieldResolver(() => UserStub, { nullable: true, description: 'Who added it.' })
  createdBy(@Root() { createdBy }: ItemVersion): UserStub | null {
    return createdBy === null ? null : { id: createdBy }
  }

  @FieldResolver(() => Boolean, { description: 'Whether it is the one in force.' })
  async isCurrent(
    @Root() { itemId, version }: ItemVersion,
    @Ctx() { items }: KnowledgeContext,
  ): Promise<boolean> {
    const item = await items.load(itemId)
    return item?.version === version && item.inForce
  }

  @FieldResolver(() => String, {
    description: 'Link to the original, relative to the gateway; expires after 15 minutes.',
  })
  async originalUrl(
    @Root() { itemId, checksum, fileName, mediaType }: ItemVersion,
    @Ctx() { links, items, services, viewer }: KnowledgeContext,
  ): Promise<string> {
    await services.library.access.record(await items.load(itemId), 'DOWNLOAD_LINK', viewer)
    return links.download({
      bucket: 'documents',
      key: checksum,
      fileName: (fileName ?? checksum).slice(-longestFileName),
      contentType: mediaType ?? 'application/octet-stream',
    })
  }
}

function toType({ segments, ...diff }: VersionDiff): ItemDiff {
  return {
    ...diff,
    segments: segments.map(segment =>
      segment.kind === 'CHANGED' ? { ...segment, paragraphs: [] } : { ...segment, words: [] },
    ),
  }
}
