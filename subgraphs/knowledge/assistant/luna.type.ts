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
import { UserErrorType } from '#platform/graphql/user-error.type.ts'
import type { AnswerLevel } from './extractive-answer.ts'
import type { LunaEvent, Source } from './luna-event.ts'

const AnswerLevelEnum = { SUPPORTED: 'SUPPORTED', UNCERTAIN: 'UNCERTAIN', NONE: 'NONE' } as const
registerEnumType(AnswerLevelEnum, {
  name: 'AnswerLevel',
  description:
    'SUPPORTED: the sources carry the answer. UNCERTAIN: only in part. ' +
    'NONE: the documents hold nothing on it.',
})

@InputType()
export class AskInput {
  @Field(() => String, { description: 'A question in German, at most 2,000 characters.' })
  question!: string
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
}

@ObjectType('LunaSources', { description: 'Comes first: what the answer is made from.' })
class LunaSourcesType {
  @Field(() => String)
  cursor!: string

  @Field(() => [LunaSourceType])
  sources!: Source[]
}

@ObjectType('LunaDelta', { description: 'The next piece of the answer.' })
class LunaDeltaType {
  @Field(() => String)
  cursor!: string

  @Field(() => String, { description: 'May hold markers `[1]` that refer to LunaSource.number.' })
  text!: string
}

@ObjectType('LunaDone', { description: 'Comes last.' })
class LunaDoneType {
  @Field(() => String)
  cursor!: string

  @Field(() => AnswerLevelEnum)
  level!: AnswerLevel

  @Field(() => String, { description: 'What wrote the answer: `extractive` or the model.' })
  engine!: string

  @Field(() => Int, { description: 'From the question to the end of the answer.' })
  milliseconds!: number

  @Field(() => [Int], { description: 'Numbers of the sources that are cited.' })
  cited!: number[]
}

@ObjectType('LunaFailure', { description: 'Comes last when there is no answer.' })
class LunaFailureType {
  @Field(() => String)
  cursor!: string

  @Field(() => UserErrorType)
  error!: UserErrorType
}

const eventTypes = {
  sources: LunaSourcesType,
  delta: LunaDeltaType,
  done: LunaDoneType,
  failure: LunaFailureType,
} as const

export const LunaEventUnion = createUnionType({
  name: 'LunaEvent',
  description: 'What happens while Luna answers, in this order: sources, deltas, done or failure.',
  types: () => [LunaSourcesType, LunaDeltaType, LunaDoneType, LunaFailureType] as const,
  // Events are plain objects; `type` is no field of the schema.
  resolveType: (event: object) => eventTypes[(event as LunaEvent).type],
})

@ObjectType('LunaAnswer', { description: 'A whole answer.' })
export class LunaAnswerType {
  @Field(() => String, { description: 'With markers `[1]` that refer to LunaSource.number.' })
  text!: string

  @Field(() => AnswerLevelEnum)
  level!: AnswerLevel

  @Field(() => String, { description: 'What wrote the answer: `extractive` or the model.' })
  engine!: string

  @Field(() => [LunaSourceType])
  sources!: Source[]
}
