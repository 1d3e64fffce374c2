import { GraphQLError } from 'graphql'
import {
  Arg,
  Ctx,
  Directive,
  FieldResolver,
  Query,
  Resolver,
  Root,
  Subscription,
} from 'type-graphql'
import { UserError } from '#platform/errors.ts'
import { abortableStream } from '#platform/graphql/event-stream.ts'
import type { KnowledgeContext } from '../context.ts'
import type { Item } from '../document/item.ts'
import { ItemType } from '../document/item.type.ts'
import type { LunaAnswer } from './assistant.service.ts'
import type { LunaEvent, Source } from './luna-event.ts'
import { AskInput, LunaAnswerType, LunaEventUnion, LunaSourceType } from './luna.type.ts'

@Resolver()
export class LunaResolver {
  @Query(() => LunaAnswerType, { description: 'Asks Luna and waits for the whole answer.' })
  @Directive('@auth(role: VIEWER)')
  async ask(
    @Arg('input', () => AskInput) { question }: AskInput,
    @Ctx() { services, viewer }: KnowledgeContext,
  ): Promise<LunaAnswer> {
    const answer = await services.assistant.askWhole(question, viewer)
    if (!(answer instanceof UserError)) return answer
    throw new GraphQLError(answer.message, {
      extensions: { code: 'BAD_USER_INPUT', reason: answer.code },
    })
  }

  @Subscription(() => LunaEventUnion, {
    description: 'Asks Luna: sources first, then the answer as it is written. Leaving stops it.',
    subscribe: ({ args, context }: { args: { input: AskInput }; context: KnowledgeContext }) =>
      abortableStream(signal =>
        context.services.assistant.ask(args.input.question, context.viewer, signal),
      ),
  })
  @Directive('@auth(role: VIEWER)')
  askLuna(@Arg('input', () => AskInput) _input: AskInput, @Root() event: LunaEvent): LunaEvent {
    return event
  }
}

@Resolver(() => LunaSourceType)
export class LunaSourceResolver {
  @FieldResolver(() => ItemType, { description: 'The document it is from.' })
  item(@Root() { itemId }: Source, @Ctx() { items }: KnowledgeContext): Promise<Item | null> {
    return items.load(itemId)
  }
}
