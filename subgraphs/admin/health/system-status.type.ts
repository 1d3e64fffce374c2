import { Field, Float, Int, ObjectType } from 'type-graphql'
import { DateTimeScalar } from '#platform/graphql/scalars.ts'
import { JobKindEnum } from '#platform/graphql/job.type.ts'
import type { JobKind } from '#platform/jobs/job.ts'

@ObjectType('ProcessFigures', {
  description:
    'A process of Luna by its own account; without figures when it did not answer within a second.',
})
export class ProcessFiguresType {
  @Field(() => String)
  name!: string

  @Field(() => String, { description: 'German.' })
  title!: string

  @Field(() => Boolean)
  answers!: boolean

  @Field(() => String, { nullable: true })
  version!: string | null

  @Field(() => DateTimeScalar, { nullable: true })
  startedAt!: Date | null

  @Field(() => Float, {
    nullable: true,
    description: 'Share of one processor over the last seconds; 1 is one processor.',
  })
  cpu!: number | null

  @Field(() => Float, { nullable: true, description: 'Bytes of memory the system gives it.' })
  memoryBytes!: number | null

  @Field(() => Float, { nullable: true, description: 'Bytes of it that objects take.' })
  heapBytes!: number | null

  @Field(() => Float, {
    nullable: true,
    description: 'Milliseconds by which 99 of 100 timers were late at most.',
  })
  eventLoopDelayMs!: number | null
}

@ObjectType('QueueLength', { description: 'Jobs of one kind that are not finished.' })
export class QueueLengthType {
  @Field(() => JobKindEnum)
  kind!: JobKind

  @Field(() => Int)
  waiting!: number

  @Field(() => Int)
  running!: number

  @Field(() => Int, { description: 'Failed for good in the last 24 hours.' })
  failed!: number

  @Field(() => DateTimeScalar, { nullable: true, description: 'Since when the oldest one waits.' })
  oldestWaitingSince!: Date | null
}

@ObjectType('StorageFigures', { description: 'Bytes; null where the store does not tell.' })
export class StorageFiguresType {
  @Field(() => Float, { nullable: true, description: 'Free on the disk of the data folder.' })
  freeBytes!: number | null

  @Field(() => Float, { nullable: true, description: 'Size of that disk.' })
  diskBytes!: number | null

  @Field(() => Float, { description: 'The whole database.' })
  databaseBytes!: number

  @Field(() => Float, { nullable: true, description: 'Documents, exports and uploads.' })
  objectsBytes!: number | null

  @Field(() => Float, {
    nullable: true,
    description: 'Search vectors; part of the database where they are embedded.',
  })
  vectorsBytes!: number | null
}

@ObjectType('SlowOperation', { description: 'An operation of a client, without its variables.' })
export class SlowOperationType {
  @Field(() => String)
  name!: string

  @Field(() => String, { description: '`query` or `mutation`.' })
  kind!: string

  @Field(() => Float)
  durationMs!: number

  @Field(() => DateTimeScalar)
  at!: Date

  @Field(() => String, { description: '`OK` or the code of its first error.' })
  code!: string
}

@ObjectType('SystemStatus', { description: 'Figures of the installation at one moment.' })
export class SystemStatusType {
  @Field(() => DateTimeScalar)
  at!: Date

  @Field(() => [ProcessFiguresType])
  processes!: ProcessFiguresType[]

  @Field(() => [QueueLengthType], { description: 'Kinds without any job are left out.' })
  queues!: QueueLengthType[]

  @Field(() => StorageFiguresType)
  storage!: StorageFiguresType

  @Field(() => [SlowOperationType], {
    nullable: true,
    description:
      'The slowest of the last hour, slowest first; null when the gateway did not answer.',
  })
  slowestOperations!: SlowOperationType[] | null
}
