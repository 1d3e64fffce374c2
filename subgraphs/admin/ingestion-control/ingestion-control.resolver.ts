import { Arg, Ctx, Directive, ID, Int, Mutation, Query, Resolver } from 'type-graphql'
import type { UserError } from '#platform/errors.ts'
import { JobResult, JobStateEnum } from '#platform/graphql/job.type.ts'
import { pageOf, pageSize, type Page } from '#platform/graphql/page.ts'
import type { JobRecord, JobState } from '#platform/jobs/job.ts'
import type { AdminContext } from '../context.ts'
import type { VectorCollection } from './ingestion-control.service.ts'
import {
  QueuedJobConnection,
  TopItemType,
  UnansweredQuestionType,
  VectorCollectionType,
} from './ingestion-control.type.ts'
import type { TopItem, UnansweredQuestion } from './library-figures.store.ts'
import type { QueuedJob } from './queued-job.store.ts'

@Resolver()
export class IngestionControlResolver {
  @Query(() => QueuedJobConnection, {
    description: 'Jobs that take in readings and documents, newest first.',
  })
  @Directive('@auth(role: ADMIN)')
  async ingestionQueue(
    @Arg('states', () => [JobStateEnum], {
      nullable: true,
      description: 'RUNNING and QUEUED by default.',
    })
    states: JobState[] | undefined,
    @Arg('first', () => Int, { defaultValue: 50 }) first: number,
    @Arg('after', () => ID, { nullable: true }) after: string | undefined,
    @Ctx() { services, viewer }: AdminContext,
  ): Promise<Page<QueuedJob>> {
    const size = pageSize(first)
    const page = { limit: size + 1, after: after ?? undefined }
    const jobs = await services.operations.ingestion.queue(states ?? undefined, page, viewer)
    return pageOf(jobs, size, ({ job }) => job.id)
  }

  @Query(() => QueuedJobConnection, {
    description: 'Jobs of every kind that failed for good, newest first, with every reason.',
  })
  @Directive('@auth(role: ADMIN)')
  async deadLetters(
    @Arg('first', () => Int, { defaultValue: 50 }) first: number,
    @Arg('after', () => ID, { nullable: true }) after: string | undefined,
    @Ctx() { services, viewer }: AdminContext,
  ): Promise<Page<QueuedJob>> {
    const size = pageSize(first)
    const page = { limit: size + 1, after: after ?? undefined }
    const jobs = await services.operations.ingestion.deadLetters(page, viewer)
    return pageOf(jobs, size, ({ job }) => job.id)
  }

  @Mutation(() => JobResult, {
    description:
      'What waits for its next try is tried at once, what failed or was cancelled starts again. Own jobs, administrators any. Codes: JOB_UNKNOWN, JOB_FINISHED, JOB_WAITING, JOB_NOT_REPEATABLE, JOB_ALREADY_OPEN.',
  })
  @Directive('@auth(role: OPERATOR)')
  retryJob(
    @Arg('id', () => ID) id: string,
    @Ctx() { services, viewer }: AdminContext,
  ): Promise<JobRecord | UserError> {
    return services.operations.ingestion.retry(id, viewer)
  }

  @Mutation(() => JobResult, {
    description:
      'Puts a dead letter back into the queue, as the same job; its reasons stay. Codes: JOB_UNKNOWN, JOB_NOT_FAILED, JOB_NOT_REPEATABLE, JOB_ALREADY_OPEN.',
  })
  @Directive('@auth(role: ADMIN)')
  requeueJob(
    @Arg('id', () => ID) id: string,
    @Ctx() { services, viewer }: AdminContext,
  ): Promise<JobRecord | UserError> {
    return services.operations.ingestion.requeue(id, viewer)
  }

  @Query(() => [VectorCollectionType], { description: 'The collections of the search index.' })
  @Directive('@auth(role: ADMIN)')
  vectorCollections(@Ctx() { services, viewer }: AdminContext): Promise<VectorCollection[]> {
    return services.operations.ingestion.collections(viewer)
  }

  @Query(() => [TopItemType], { description: 'Documents that are opened and cited most.' })
  @Directive('@auth(role: ADMIN)')
  topItems(
    @Arg('days', () => Int, { defaultValue: 30, description: '1 … 400' }) days: number,
    @Arg('first', () => Int, { defaultValue: 20, description: '1 … 100' }) first: number,
    @Ctx() { services, viewer }: AdminContext,
  ): Promise<TopItem[]> {
    return services.operations.ingestion.topItems({ days, first }, viewer)
  }

  @Query(() => [UnansweredQuestionType], {
    description: 'Questions that no document answers, the most frequent first.',
  })
  @Directive('@auth(role: ADMIN)')
  unansweredQuestions(
    @Arg('days', () => Int, { defaultValue: 30, description: '1 … 400' }) days: number,
    @Arg('first', () => Int, { defaultValue: 20, description: '1 … 100' }) first: number,
    @Ctx() { services, viewer }: AdminContext,
  ): Promise<UnansweredQuestion[]> {
    return services.operations.ingestion.unanswered({ days, first }, viewer)
  }
}
