import { GraphQLError } from 'graphql'
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
  Subscription,
} from 'type-graphql'
import { UserError } from '#platform/errors.ts'
import { abortableStream } from '#platform/graphql/event-stream.ts'
import type { KnowledgeContext } from '../context.ts'
import type { Item } from '../document/item.ts'
import { ItemType } from '../document/item.type.ts'
import type { Ask, CancelledAnswer, LunaAnswer } from './assistant.service.ts'
import type { LunaEvent, Source } from './luna-event.ts'
import {
  AskInput,
  CancelAnswerResult,
  LunaAnswerType,
  LunaEventUnion,
  LunaSourceType,
} from './luna.type.ts'

type ResumeArgs = { answerId: string; after: number }

@Resolver()
export class LunaResolver {
  @Query(() => LunaAnswerType, { description: 'Asks Luna and waits for the whole answer.' })
  @Directive('@auth(role: VIEWER)')
  async ask(
    @Arg('input', () => AskInput) input: AskInput,
    @Ctx() { services, viewer }: KnowledgeContext,
  ): Promise<LunaAnswer> {
    const answer = await services.assistant.askWhole(askOf(input), viewer)
    if (!(answer instanceof UserError)) {
      const cited = answer.sources.map(({ itemId }) => itemId)
      await services.library.access.recordItems(cited, 'ANSWER', viewer)
      return answer
    }
    throw new GraphQLError(answer.message, {
      extensions: { code: 'BAD_USER_INPUT', reason: answer.code },
    })
  }

  @Subscription(() => LunaEventUnion, {
    description:
      'Asks Luna: sources first, then the answer as it is written. ' +
      'Who leaves can resume; nobody does for 30 seconds: it stops.',
    subscribe: ({ args, context }: { args: { input: AskInput }; context: KnowledgeContext }) =>
      abortableStream(signal =>
        context.services.assistant.ask(askOf(args.input), context.viewer, signal),
      ),
  })
  @Directive('@auth(role: VIEWER)')
  askLuna(
    @Arg('input', () => AskInput) _input: AskInput,
    @Root() event: LunaEvent,
    @Ctx() context: KnowledgeContext,
  ): Promise<LunaEvent> {
    return logged(event, context)
  }

  @Subscription(() => LunaEventUnion, {
    description:
      'Goes on with an answer of the viewer after the event with cursor `after` (0: from the ' +
      'beginning), also for ten minutes after its end. Codes of failures: ANSWER_GONE, ' +
      'ANSWER_INTERRUPTED (the process ended), ANSWER_ENDED (it is in the conversation).',
    subscribe: ({ args, context }: { args: ResumeArgs; context: KnowledgeContext }) =>
      abortableStream(signal => context.services.assistant.resume(args, context.viewer, signal)),
  })
  @Directive('@auth(role: VIEWER)')
  resumeAnswer(
    @Arg('answerId', () => ID) _answerId: string,
    @Arg('after', () => Int, { defaultValue: 0 }) _after: number,
    @Root() event: LunaEvent,
    @Ctx() context: KnowledgeContext,
  ): Promise<LunaEvent> {
    return logged(event, context)
  }

  @Mutation(() => CancelAnswerResult, {
    description: 'Stops an answer of the viewer, and with it the model.',
  })
  @Directive('@auth(role: VIEWER)')
  cancelAnswer(
    @Arg('answerId', () => ID) answerId: string,
    @Ctx() { services, viewer }: KnowledgeContext,
  ): CancelledAnswer | UserError {
    return services.assistant.cancel(answerId, viewer)
  }
}

/** The first event shows passages; what is restricted among them is an access. */
async function logged(
  event: LunaEvent,
  { services, viewer }: KnowledgeContext,
): Promise<LunaEvent> {
  if (event.type !== 'sources') return event
  const shown = event.sources.map(({ itemId }) => itemId)
  await services.library.access.recordItems(shown, 'ANSWER', viewer)
  return event
}

function askOf({ question, conversationId }: AskInput): Ask {
  return { question, conversationId: conversationId ?? undefined }
}

@Resolver(() => LunaSourceType)
export class LunaSourceResolver {
  @FieldResolver(() => ItemType, { description: 'The document it is from.' })
  item(@Root() { itemId }: Source, @Ctx() { items }: KnowledgeContext): Promise<Item | null> {
    return items.load(itemId)
  }
}
