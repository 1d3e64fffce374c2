import { Directive, Field, Float, ID, ObjectType, registerEnumType } from 'type-graphql'
import { DateTimeScalar } from './scalars.ts'
import { type JobKind, type JobRecord, type JobState } from '../jobs/job.ts'
import { resultUnion } from './result-union.ts'
import { UserErrorType } from './user-error.type.ts'

export const JobKindEnum = {
  IMPORT: 'IMPORT',
  INGEST: 'INGEST',
  REINGEST: 'REINGEST',
  REBUILD_INDEX: 'REBUILD_INDEX',
  EXPORT: 'EXPORT',
  CHECK_QUALITY: 'CHECK_QUALITY',
  EXPORT_FEEDBACK: 'EXPORT_FEEDBACK',
  GLOBAL_KNOWLEDGE: 'GLOBAL_KNOWLEDGE',
  BACKUP: 'BACKUP',
  VERIFY_BACKUP: 'VERIFY_BACKUP',
  RESTORE_BACKUP: 'RESTORE_BACKUP',
  GENERATE_HISTORY: 'GENERATE_HISTORY',
  REMOVE_SIMULATED: 'REMOVE_SIMULATED',
  PULL_MODEL: 'PULL_MODEL',
  VERIFY_AUDIT: 'VERIFY_AUDIT',
  EXPORT_AUDIT: 'EXPORT_AUDIT',
  EXPORT_PERSON: 'EXPORT_PERSON',
  DELETE_PERSON: 'DELETE_PERSON',
} as const
export const JobStateEnum = {
  QUEUED: 'QUEUED',
  RUNNING: 'RUNNING',
  DONE: 'DONE',
  FAILED: 'FAILED',
  CANCELLED: 'CANCELLED',
} as const
registerEnumType(JobKindEnum, { name: 'JobKind', description: 'What a job does.' })
registerEnumType(JobStateEnum, { name: 'JobState', description: 'Where a job stands.' })

/** JobRecord as every subgraph shows it. */
@Directive('@shareable')
@ObjectType('Job', {
  description: 'Background work: an import, an ingestion, an export, a check of readings.',
})
export class JobType {
  @Field(() => ID)
  id!: string

  @Field(() => JobKindEnum)
  kind!: JobKind

  @Field(() => String, { description: 'German, for lists: what the job is about.' })
  title!: string

  @Field(() => JobStateEnum)
  state!: JobState

  @Field(() => Float, { description: '0 … 1' })
  progress!: number

  @Field(() => String, { description: 'German: what is being done right now.' })
  step!: string

  @Field(() => String, { nullable: true, description: 'German summary once the job is done.' })
  message!: string | null

  @Field(() => UserErrorType, { nullable: true, description: 'Why the job failed.' })
  error!: UserErrorType | null

  @Field(() => ID, { nullable: true, description: 'What the job made or changed: meter, item.' })
  targetId!: string | null

  @Field(() => DateTimeScalar)
  createdAt!: Date

  @Field(() => DateTimeScalar, { nullable: true })
  finishedAt!: Date | null

  /** Not a field: `downloadUrl` signs it. */
  download!: JobRecord['download']
}

export const JobResult = resultUnion('JobResult', () => JobType)
