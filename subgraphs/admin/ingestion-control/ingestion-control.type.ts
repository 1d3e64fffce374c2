import { Field, Float, ID, Int, ObjectType } from 'type-graphql'
import { JobType } from '#platform/graphql/job.type.ts'
import { connection } from '#platform/graphql/page.ts'
import { DateTimeScalar } from '#platform/graphql/scalars.ts'
import type { JobRecord } from '#platform/jobs/job.ts'

@ObjectType('JobFailure', { description: 'Why a try of a job failed.' })
export class JobFailureType {
  @Field(() => DateTimeScalar)
  at!: Date

  @Field(() => Int, { description: 'Which try it was, from 1.' })
  attempt!: number

  @Field(() => String, { description: 'Stable; JOB_FAILED for what nobody foresaw.' })
  code!: string

  @Field(() => String, { description: 'German.' })
  message!: string

  @Field(() => String, { nullable: true, description: 'What the program said.' })
  cause!: string | null
}

@ObjectType('QueuedJob', { description: 'A job as the queue sees it.' })
export class QueuedJobType {
  @Field(() => JobType)
  job!: JobRecord

  @Field(() => Int, { description: 'Seconds since it was made, until it was finished.' })
  ageSeconds!: number

  @Field(() => Int, { nullable: true, description: 'The current or last try, from 1.' })
  attempt!: number | null

  @Field(() => Int, { nullable: true, description: 'Tries until it fails for good.' })
  attemptsAllowed!: number | null

  @Field(() => DateTimeScalar, { nullable: true, description: 'When it is tried again.' })
  nextAttemptAt!: Date | null

  @Field(() => [JobFailureType], { description: 'In their order; the newest 20.' })
  failures!: JobFailureType[]
}

@ObjectType()
export class QueuedJobConnection extends connection(() => QueuedJobType) {}

@ObjectType('VectorCollection', { description: 'Where the vectors of a search index lie.' })
export class VectorCollectionType {
  @Field(() => String, { description: 'Its name in the engine.' })
  collection!: string

  @Field(() => String, { description: '`active` answers questions, `building` is being filled.' })
  state!: string

  @Field(() => String, { description: '`embedded` or `qdrant`.' })
  engine!: string

  @Field(() => Int)
  passages!: number

  @Field(() => String, { nullable: true, description: 'Embedding model; null: words alone.' })
  model!: string | null

  @Field(() => Int, { nullable: true, description: 'Numbers of a dense vector.' })
  dimension!: number | null

  @Field(() => Float, { nullable: true, description: 'Null where the engine does not tell.' })
  bytes!: number | null
}

@ObjectType('TopItem', { description: 'A document and how often it was used.' })
export class TopItemType {
  @Field(() => ID)
  itemId!: string

  @Field(() => String)
  title!: string

  @Field(() => Int, { description: 'How often it was opened.' })
  views!: number

  @Field(() => Int, { description: 'How many passages of it answers have cited.' })
  citations!: number
}

@ObjectType('UnansweredQuestion', {
  description: 'A question that no document answers, without who asked it.',
})
export class UnansweredQuestionType {
  @Field(() => String)
  question!: string

  @Field(() => Int, { description: 'How often it was asked.' })
  count!: number

  @Field(() => DateTimeScalar)
  lastAskedAt!: Date
}
