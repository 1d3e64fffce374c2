import {
  Arg,
  Args,
  ArgsType,
  Ctx,
  Directive,
  Field,
  FieldResolver,
  ID,
  Int,
  Query,
  Resolver,
  Root,
} from 'type-graphql'
import { pageSize } from '#platform/graphql/page.ts'
import type { KnowledgeContext } from '../context.ts'
import { ChunkConnection, ChunkType } from './chunk.type.ts'
import type { Item, StoredChunk } from './item.ts'
import { ItemType } from './item.type.ts'
import type { Passages } from './passage.service.ts'

const mostAtOnce = 500

@ArgsType()
class ChunksArgs {
  @Field(() => Int, { defaultValue: 100, description: 'At most 500.' })
  first!: number

  @Field(() => String, { nullable: true, description: 'The passages behind this cursor.' })
  after?: string | null

  @Field(() => String, {
    nullable: true,
    description: 'The last `first` passages ahead of this cursor (ChunkConnection.startCursor).',
  })
  before?: string | null

  @Field(() => Int, { nullable: true, description: 'Default: the current one.' })
  version?: number | null
}

@ArgsType()
class ChunksAroundArgs {
  @Field(() => ID)
  chunkId!: string

  @Field(() => Int, { defaultValue: 20, description: 'Passages ahead of it.' })
  before!: number

  @Field(() => Int, { defaultValue: 20, description: 'Passages behind it.' })
  after!: number
}

@Resolver(() => ItemType)
export class ItemPassagesResolver {
  @FieldResolver(() => ChunkConnection, { description: 'The passages in order.' })
  async chunks(
    @Root() item: Item,
    @Args(() => ChunksArgs) { first, after, before, version }: ChunksArgs,
    @Ctx() { services, viewer }: KnowledgeContext,
  ): Promise<ChunkConnection> {
    await services.library.access.record(item, 'PASSAGES', viewer)
    const above = indexFrom(after)
    const below = indexFrom(before)
    const wish = {
      first: pageSize(first, mostAtOnce),
      ...(above !== undefined && { after: above }),
      ...(below !== undefined && { before: below }),
      ...(typeof version === 'number' && { version }),
    }
    return toConnection(await services.library.passages.ofItem(item, wish))
  }

  @FieldResolver(() => ChunkConnection, {
    nullable: true,
    description:
      'A passage with those around it, in its own version: opens a citation deep in a long document. Null when it is no passage of this document.',
  })
  async chunksAround(
    @Root() item: Item,
    @Args(() => ChunksAroundArgs) { chunkId, before, after }: ChunksAroundArgs,
    @Ctx() { services, viewer }: KnowledgeContext,
  ): Promise<ChunkConnection | null> {
    await services.library.access.record(item, 'PASSAGES', viewer)
    const reach = { before: bounded(before), after: bounded(after) }
    const found = await services.library.passages.around(item, chunkId, reach)
    return found ? toConnection(found) : null
  }
}

@Resolver(() => ChunkType)
export class ChunkResolver {
  @Query(() => ChunkType, {
    nullable: true,
    description: 'A passage by id, as citations name it, also of an earlier version.',
  })
  @Directive('@auth(role: VIEWER)')
  async chunk(
    @Arg('id', () => ID) id: string,
    @Ctx() { chunks, items, services, viewer }: KnowledgeContext,
  ): Promise<StoredChunk | null> {
    const chunk = await chunks.load(id)
    const item = chunk && (await items.load(chunk.itemId))
    await services.library.access.record(item, 'CITATION', viewer)
    return chunk
  }

  @FieldResolver(() => ItemType, { nullable: true })
  item(@Root() { itemId }: StoredChunk, @Ctx() { items }: KnowledgeContext): Promise<Item | null> {
    return items.load(itemId)
  }

  @FieldResolver(() => Boolean, { description: 'Whether its version is the one in force.' })
  async isCurrent(
    @Root() { itemId, version }: StoredChunk,
    @Ctx() { items }: KnowledgeContext,
  ): Promise<boolean> {
    const item = await items.load(itemId)
    return item?.status === 'ACTIVE' && item.version === version && item.inForce
  }
}

function toConnection({ nodes, hasPrevious, hasNext }: Passages): ChunkConnection {
  const [head] = nodes
  const last = nodes.at(-1)
  return {
    nodes,
    pageInfo: { endCursor: last ? String(last.idx) : null, hasNextPage: hasNext },
    startCursor: head ? String(head.idx) : null,
    hasPreviousPage: hasPrevious,
  }
}

function indexFrom(cursor: string | null | undefined): number | undefined {
  return cursor && /^\d{1,9}$/u.test(cursor) ? Number(cursor) : undefined
}

function bounded(count: number): number {
  return Math.min(Math.max(0, Math.trunc(count)), mostAtOnce / 2)
}
