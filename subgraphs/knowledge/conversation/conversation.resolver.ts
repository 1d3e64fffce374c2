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
import type { Conversation, Turn } from './conversation.ts'
import { cursorOf } from './conversation.service.ts'
import {
  ConversationConnection,
  ConversationTurnConnection,
  ConversationType,
  DeleteConversationResult,
  RenameConversationResult,
  StartConversationResult,
} from './conversation.type.ts'

@Resolver(() => ConversationType)
export class ConversationResolver {
  @Query(() => ConversationConnection, {
    description: 'The conversations of the viewer with Luna, the latest first.',
  })
  @Directive('@auth(role: VIEWER)')
  async conversations(
    @Arg('first', () => Int, { defaultValue: 50 }) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | undefined,
    @Ctx() { services, viewer }: KnowledgeContext,
  ): Promise<Page<Conversation>> {
    const size = pageSize(first)
    const page = { first: size + 1, ...(after && { after }) }
    return pageOf(await services.conversations.list(page, viewer), size, cursorOf)
  }

  @Query(() => ConversationType, { nullable: true, description: 'Only the viewer’s own.' })
  @Directive('@auth(role: VIEWER)')
  async conversation(
    @Arg('id', () => ID) id: string,
    @Ctx() { services, viewer }: KnowledgeContext,
  ): Promise<Conversation | null> {
    const [conversation] = await services.conversations.byIds([id], viewer)
    return conversation ?? null
  }

  @Mutation(() => StartConversationResult, {
    description: 'Begins a conversation; without a title it gets that of its first question.',
  })
  @Directive('@auth(role: VIEWER)')
  startConversation(
    @Arg('title', () => String, { nullable: true }) title: string | null | undefined,
    @Ctx() { services, viewer }: KnowledgeContext,
  ): Promise<Conversation | UserError> {
    return services.conversations.start(title ?? undefined, viewer)
  }

  @Mutation(() => RenameConversationResult)
  @Directive('@auth(role: VIEWER)')
  renameConversation(
    @Arg('id', () => ID) id: string,
    @Arg('title', () => String) title: string,
    @Ctx() { services, viewer }: KnowledgeContext,
  ): Promise<Conversation | UserError> {
    return services.conversations.rename({ id, title }, viewer)
  }

  @Mutation(() => DeleteConversationResult, {
    description: 'Erases a conversation with all its questions and answers.',
  })
  @Directive('@auth(role: VIEWER)')
  deleteConversation(
    @Arg('id', () => ID) id: string,
    @Ctx() { services, viewer }: KnowledgeContext,
  ): Promise<Conversation | UserError> {
    return services.conversations.delete(id, viewer)
  }

  @FieldResolver(() => ConversationTurnConnection, { description: 'In their order.' })
  async turns(
    @Root() conversation: Conversation,
    @Arg('first', () => Int, { defaultValue: 100 }) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | undefined,
    @Ctx() { services, viewer }: KnowledgeContext,
  ): Promise<Page<Turn>> {
    const size = pageSize(first)
    const page = { first: size + 1, ...(after && { after }) }
    const turns = await services.conversations.turns(conversation, page, viewer)
    const cited = turns.flatMap(({ citedChunks }) => citedChunks)
    await services.library.access.recordChunks(cited, 'CONVERSATION', viewer)
    return pageOf(turns, size, ({ position }) => String(position))
  }
}
