import { Field, Float, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql'
import { resultUnion } from '#platform/graphql/result-union.ts'
import { DateTimeScalar } from '#platform/graphql/scalars.ts'
import { UserErrorType } from '#platform/graphql/user-error.type.ts'
import type { Refusal } from './activity.service.ts'
import type { EventType, LabelTarget, LabelValue } from './activity.ts'

const EventTypeEnum = {
  VIEW: 'VIEW',
  CLICK: 'CLICK',
  LIKE: 'LIKE',
  SOLVE: 'SOLVE',
  EXPORT: 'EXPORT',
  ASK: 'ASK',
} as const
registerEnumType(EventTypeEnum, { name: 'EventType', description: 'What a person did.' })
const LabelTargetEnum = {
  ITEM: 'ITEM',
  ANSWER: 'ANSWER',
  CITATION: 'CITATION',
  RECOMMENDATION: 'RECOMMENDATION',
} as const
registerEnumType(LabelTargetEnum, { name: 'LabelTarget', description: 'What a label is about.' })
const LabelValueEnum = { HELPFUL: 'HELPFUL', IRRELEVANT: 'IRRELEVANT' } as const
registerEnumType(LabelValueEnum, { name: 'LabelValue', description: 'Hilfreich or Irrelevant.' })

const ownId = 'A UUID that the client makes. Sent again with it, the entry is stored once.'
const ownTime = 'By the clock of the client: at most 90 days old, at most 5 minutes ahead.'

@InputType({ description: 'What a person did in the app, perhaps offline and sent later.' })
export class EventInput {
  @Field(() => ID, { description: ownId })
  id!: string

  @Field(() => EventTypeEnum)
  type!: EventType

  @Field(() => DateTimeScalar, { description: ownTime })
  at!: Date

  @Field(() => ID, { nullable: true, description: 'The document it was done with.' })
  itemId?: string | null

  @Field(() => ID, {
    nullable: true,
    description: 'The recommendation it followed; then itemId is required.',
  })
  impressionId?: string | null

  @Field(() => String, { nullable: true, description: 'Where in the app, at most 80 characters.' })
  page?: string | null

  @Field(() => Float, { nullable: true, description: 'How long it took, 0 … 86,400 seconds.' })
  seconds?: number | null
}

@InputType({
  description: 'What a person thinks of a document, answer, citation or recommendation.',
})
export class LabelInput {
  @Field(() => ID, { description: ownId })
  id!: string

  @Field(() => DateTimeScalar, { description: ownTime })
  at!: Date

  @Field(() => LabelTargetEnum)
  target!: LabelTarget

  @Field(() => ID, {
    description: 'ITEM: item; ANSWER: answer; CITATION: chunk; RECOMMENDATION: impression.',
  })
  targetId!: string

  @Field(() => ID, { nullable: true, description: 'Of a RECOMMENDATION: which of its documents.' })
  itemId?: string | null

  @Field(() => LabelValueEnum)
  value!: LabelValue

  @Field(() => String, { nullable: true, description: 'Why, at most 500 characters.' })
  reason?: string | null
}

@ObjectType({ description: 'An entry of a batch that was not taken; the others were.' })
class RefusedEntry {
  @Field(() => Int, { description: 'Place in the batch, from 0.' })
  index!: number

  @Field(() => ID, { description: 'As the client gave it.' })
  id!: string

  @Field(() => UserErrorType)
  error!: UserErrorType
}

@ObjectType({ description: 'What became of a batch of events or labels.' })
export class RecordedBatch {
  @Field(() => Int, { description: 'Entries that are new.' })
  stored!: number

  @Field(() => Int, { description: 'Entries that had been stored before.' })
  duplicates!: number

  @Field(() => [RefusedEntry])
  refused!: Refusal[]
}

@ObjectType({ description: 'What was known of a person’s use of Luna and is deleted now.' })
export class DeletedActivity {
  @Field(() => Int)
  events!: number

  @Field(() => Int)
  labels!: number

  @Field(() => Int, { description: 'Recommendations, with all that was learnt from them.' })
  recommendations!: number
}

export const RecordEventsResult = resultUnion('RecordEventsResult', () => RecordedBatch)
export const RecordLabelsResult = resultUnion('RecordLabelsResult', () => RecordedBatch)
export const DeleteMyActivityResult = resultUnion('DeleteMyActivityResult', () => DeletedActivity)
