import { Arg, Ctx, Directive, Mutation, Resolver } from 'type-graphql'
import type { UserError } from '#platform/errors.ts'
import type { KnowledgeContext } from '../../context.ts'
import type { Recorded } from './activity.service.ts'
import {
  DeleteMyActivityResult,
  EventInput,
  LabelInput,
  RecordEventsResult,
  RecordLabelsResult,
} from './activity.type.ts'
import type { Forgotten } from './forget.store.ts'

@Resolver()
export class ActivityResolver {
  @Mutation(() => RecordEventsResult, {
    description:
      'Takes in what the viewer did, at most 200 entries at once. Repeating it is harmless; entries that cannot be taken are told one by one.',
  })
  @Directive('@auth(role: VIEWER)')
  recordEvents(
    @Arg('events', () => [EventInput]) events: EventInput[],
    @Ctx() { services, viewer }: KnowledgeContext,
  ): Promise<Recorded | UserError> {
    return services.recommendation.activity.recordEvents(events, viewer)
  }

  @Mutation(() => RecordLabelsResult, {
    description:
      'Takes in what the viewer thinks of documents, answers, citations and recommendations, as recordEvents does.',
  })
  @Directive('@auth(role: VIEWER)')
  recordLabels(
    @Arg('labels', () => [LabelInput]) labels: LabelInput[],
    @Ctx() { services, viewer }: KnowledgeContext,
  ): Promise<Recorded | UserError> {
    return services.recommendation.activity.recordLabels(labels, viewer)
  }

  @Mutation(() => DeleteMyActivityResult, {
    description:
      'Deletes the viewer’s events, labels and recommendations, and what was learnt from them.',
  })
  @Directive('@auth(role: VIEWER)')
  deleteMyActivity(@Ctx() { services, viewer }: KnowledgeContext): Promise<Forgotten | UserError> {
    return services.recommendation.forget.forgetMe(viewer)
  }
}
