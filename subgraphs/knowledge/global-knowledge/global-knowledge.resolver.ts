import {
  Arg,
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
import type { Item } from '../document/item.ts'
import { ItemType } from '../document/item.type.ts'
import type { BlockStatus, GlobalBlock } from './global-block.ts'
import {
  cursorOf,
  type GlobalKnowledgeState,
  type ImportedBundle,
} from './global-knowledge.service.ts'
import {
  BlockDecisionEnum,
  BlockStatusEnum,
  DecideGlobalBlockResult,
  GlobalBlockConnection,
  GlobalKnowledgeType,
  ImportGlobalKnowledgeResult,
} from './global-knowledge.type.ts'

@Resolver()
export class GlobalKnowledgeResolver {
  @Query(() => GlobalKnowledgeType)
  @Directive('@auth(role: VIEWER)')
  globalKnowledge(@Ctx() { services, viewer }: KnowledgeContext): Promise<GlobalKnowledgeState> {
    return services.globalKnowledge.state(viewer)
  }

  @Query(() => GlobalBlockConnection, { description: 'The last imported first.' })
  @Directive('@auth(role: ADMIN)')
  async globalBlocks(
    @Arg('first', () => Int, { defaultValue: 50 }) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | undefined,
    @Arg('status', () => BlockStatusEnum, { nullable: true }) status: BlockStatus | undefined,
    @Ctx() { services, viewer }: KnowledgeContext,
  ): Promise<Page<GlobalBlock>> {
    const size = pageSize(first)
    const query = { first: size + 1, ...(after && { after }), ...(status && { status }) }
    return pageOf(await services.globalKnowledge.list(query, viewer), size, cursorOf)
  }

  @Mutation(() => ImportGlobalKnowledgeResult, {
    description:
      'Reads a bundle of building blocks (format luna-global-knowledge 1) that was uploaded with purpose DOCUMENT. Its blocks wait for a decision.',
  })
  @Directive('@auth(role: ADMIN)')
  importGlobalKnowledge(
    @Arg('uploadId', () => ID) uploadId: string,
    @Ctx() { services, viewer }: KnowledgeContext,
  ): Promise<ImportedBundle | UserError> {
    return services.globalKnowledge.importBundle(uploadId, viewer)
  }

  @Mutation(() => DecideGlobalBlockResult, {
    description:
      'Approves or rejects a block. An approved one takes the place of its earlier version.',
  })
  @Directive('@auth(role: ADMIN)')
  decideGlobalBlock(
    @Arg('id', () => ID) id: string,
    @Arg('decision', () => BlockDecisionEnum) decision: 'APPROVE' | 'REJECT',
    @Ctx() { services, viewer }: KnowledgeContext,
  ): Promise<GlobalBlock | UserError> {
    return services.globalKnowledge.decide(id, decision, viewer)
  }

  @Mutation(() => GlobalKnowledgeType, {
    description:
      'Off: its documents leave library, search and answers at once. On: they come back.',
  })
  @Directive('@auth(role: ADMIN)')
  setGlobalKnowledge(
    @Arg('enabled', () => Boolean) enabled: boolean,
    @Ctx() { services, viewer }: KnowledgeContext,
  ): Promise<GlobalKnowledgeState> {
    return services.globalKnowledge.switch(enabled, viewer)
  }
}

@Resolver(() => ItemType)
export class GlobalMarkResolver {
  @FieldResolver(() => Boolean, {
    description:
      'Whether it is global knowledge: an approved block from outside, not the site’s own.',
  })
  isGlobal(@Root() { id }: Item, @Ctx() { globalItems }: KnowledgeContext): Promise<boolean> {
    return globalItems.load(id)
  }
}

export const globalKnowledgeResolvers = [GlobalKnowledgeResolver, GlobalMarkResolver] as const
