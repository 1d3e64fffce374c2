import {
  createUnionType,
  Field,
  Float,
  ID,
  InputType,
  Int,
  ObjectType,
  registerEnumType,
} from 'type-graphql'
import { resultUnion } from '#platform/graphql/result-union.ts'
import { UserErrorType } from '#platform/graphql/user-error.type.ts'
import type { AnswerLevel } from './extractive/support.ts'
import type { LunaEvent, Source, Verification } from './luna-event.ts'

export const AnswerLevelEnum = {
  SUPPORTED: 'SUPPORTED',
  UNCERTAIN: 'UNCERTAIN',
  NONE: 'NONE',
} as const
registerEnumType(AnswerLevelEnum, {
  name: 'AnswerLevel',
  description:
    'SUPPORTED: the sources carry the answer. UNCERTAIN: only in part. ' +
    'NONE: the documents hold nothing on it.',
})

const VerificationEnum = {
  VERBATIM: 'VERBATIM',
  SUPPORTED: 'SUPPORTED',
  UNCERTAIN: 'UNCERTAIN',
} as const
registerEnumType(VerificationEnum, {
  name: 'CitationVerification',
  description:
    'VERBATIM: quoted word for word. SUPPORTED: the passage holds the sentence, every number ' +
    'included. UNCERTAIN: not all of it; such sentences carry the mark „(unsicher)“.',
})

@InputType()
export class AskInput {
  @Field(() => String, { description: 'A question in German, at most 2,000 characters.' })
  question!: string

  @Field(() => ID, {
    nullable: true,
    description: 'Makes it a follow-up question in this conversation of the viewer, kept there.',
  })
  conversationId?: string | null
}

@ObjectType('LunaSource', { description: 'A passage the answer may cite as `[number]`.' })
export class LunaSourceType {
  @Field(() => Int)
  number!: number

  @Field(() => ID)
  chunkId!: string

  @Field(() => String, { description: 'Title of the document.' })
  title!: string

  @Field(() => [String], { description: 'Headings above the passage, the outermost first.' })
  headings!: string[]

  @Field(() => Int, { nullable: true })
  page!: number | null

  @Field(() => String, { description: 'The beginning of the passage.' })
  excerpt!: string

  @Field(() => Float, { description: 'How well it fits, 1 at best.' })
  score!: number

  @Field(() => Boolean, {
    description: 'An approved building block of global knowledge, not a document of this site.',
  })
  global!: boolean
}

@ObjectType()
abstract class LunaEventType {
  @Field(() => String, { description: 'Counts the events of an answer from 1; see resumeAnswer.' })
  cursor!: string

  @Field(() => ID, { description: 'Id of the answer, for resumeAnswer and cancelAnswer.' })
  answerId!: string
}

@ObjectType('LunaSources', { description: 'Comes first: what the answer is made from.' })
class LunaSourcesType extends LunaEventType {
  @Field(() => String, {
    description: 'The question as it was understood: without the conversation before it.',
  })
  question!: string

  @Field(() => [LunaSourceType])
  sources!: Source[]
}

@ObjectType('LunaDelta', { description: 'The next piece of the answer.' })
class LunaDeltaType extends LunaEventType {
  @Field(() => String, { description: 'May hold markers `[1]` that refer to LunaSource.number.' })
  text!: string
}

@ObjectType('LunaCitation', { description: 'The text so far cites a source; after the text.' })
class LunaCitationType extends LunaEventType {
  @Field(() => Int, { description: 'LunaSource.number.' })
  number!: number

  @Field(() => ID)
  chunkId!: string

  @Field(() => VerificationEnum)
  verification!: Verification

  @Field(() => String, { nullable: true, description: 'German: why it is uncertain.' })
  reason?: string
}

@ObjectType('LunaDone', { description: 'Comes last.' })
class LunaDoneType extends LunaEventType {
  @Field(() => AnswerLevelEnum)
  level!: AnswerLevel

  @Field(() => String, { description: 'What wrote the answer: `extractive` or the model.' })
  engine!: string

  @Field(() => Int, { description: 'From the question to the end of the answer.' })
  milliseconds!: number

  @Field(() => Int, { nullable: true, description: 'Until the first piece of text.' })
  firstTextMilliseconds!: number | null

  @Field(() => Int, { nullable: true, description: 'As the model counted; null without a model.' })
  promptTokens!: number | null

  @Field(() => Int, { nullable: true, description: 'As the model counted; null without a model.' })
  answerTokens!: number | null

  @Field(() => String, {
    nullable: true,
    description: 'German: why the answer is another than expected, e.g. the model did not answer.',
  })
  note!: string | null

  @Field(() => [Int], { description: 'Numbers of the sources that are cited.' })
  cited!: number[]
}

@ObjectType('LunaFailure', { description: 'Comes last when there is no answer.' })
class LunaFailureType extends LunaEventType {
  @Field(() => UserErrorType)
  error!: UserErrorType
}

const eventTypes = {
  sources: LunaSourcesType,
  delta: LunaDeltaType,
  citation: LunaCitationType,
  done: LunaDoneType,
  failure: LunaFailureType,
} as const

export const LunaEventUnion = createUnionType({
  name: 'LunaEvent',
  description:
    'What happens while Luna answers, in this order: sources, deltas each followed by ' +
    'its citations, done or failure.',
  types: () =>
    [LunaSourcesType, LunaDeltaType, LunaCitationType, LunaDoneType, LunaFailureType] as const,
  // Events are plain objects; `type` is no field of the schema.
  resolveType: (event: object) => eventTypes[(event as LunaEvent).type],
})

@ObjectType('AnswerCitation')
class AnswerCitationType {
  @Field(() => Int, { description: 'LunaSource.number.' })
  number!: number

  @Field(() => ID)
  chunkId!: string

  @Field(() => VerificationEnum)
  verification!: Verification
}

@ObjectType('LunaAnswer', { description: 'A whole answer.' })
export class LunaAnswerType {
  @Field(() => ID)
  id!: string

  @Field(() => String, { description: 'With markers `[1]` that refer to LunaSource.number.' })
  text!: string

  @Field(() => AnswerLevelEnum)
  level!: AnswerLevel

  @Field(() => String, { description: 'What wrote the answer: `extractive` or the model.' })
  engine!: string

  @Field(() => [LunaSourceType])
  sources!: Source[]

  @Field(() => [AnswerCitationType], { description: 'In the order of the text.' })
  citations!: AnswerCitationType[]

  @Field(() => String, { nullable: true, description: 'German; see LunaDone.note.' })
  note!: string | null
}

@ObjectType('CancelledAnswer')
class CancelledAnswerType {
  @Field(() => ID)
  answerId!: string

  @Field(() => Boolean, { description: 'False when it had ended before.' })
  wasRunning!: boolean
}

export const CancelAnswerResult = resultUnion('CancelAnswerResult', () => CancelledAnswerType)
