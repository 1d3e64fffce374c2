import {
  Arg,
  Ctx,
  Directive,
  ID,
  Int,
  Mutation,
  ObjectType,
  Query,
  Resolver,
  Root,
  Subscription,
} from 'type-graphql'
import { abortableStream } from '#platform/graphql/event-stream.ts'
import type { UserError } from '#platform/errors.ts'
import { JobKindEnum, JobResult, JobType } from '#platform/graphql/job.type.ts'
import { connection, pageOf, pageSize, type Page } from '#platform/graphql/page.ts'
import type { JobKind, JobRecord } from '#platform/jobs/job.ts'
import type { AdminContext } from '../context.ts'
import type { JobWatch } from './job.service.ts'

@ObjectType()
export class JobConnection extends connection(() => JobType) {}

@Resolver()
export class JobResolver {
  @Query(() => JobType, { nullable: true, description: 'One job; viewers see their own only.' })
  @Directive('@auth(role: VIEWER)')
  async job(
    @Arg('id', () => ID) id: string,
    @Ctx() { services, viewer }: AdminContext,
  ): Promise<JobRecord | null> {
    return (await services.jobs.get(id, viewer)) ?? null
  }

  @Query(() => JobConnection, { description: 'Jobs, newest first.' })
  @Directive('@auth(role: OPERATOR)')
  async jobs(
    @Arg('first', () => Int, { defaultValue: 20 }) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | undefined,
    @Arg('kind', () => JobKindEnum, { nullable: true }) kind: JobKind | undefined,
    @Ctx() { services, viewer }: AdminContext,
  ): Promise<Page<JobRecord>> {
    const size = pageSize(first)
    const page = { first: size + 1, ...(after && { after }), ...(kind && { kind }) }
    return pageOf(await services.jobs.list(page, viewer), size, job => job.id)
  }

  @Subscription(() => JobType, {
    description:
      'The job as it is now, then at each change; ends when the job is finished. Of changes closer together than `minimumIntervalMs` only the latest comes.',
    subscribe: ({ args, context }: { args: JobWatch; context: AdminContext }) =>
      abortableStream(signal => context.services.jobs.watch(args, context.viewer, signal)),
  })
  @Directive('@auth(role: VIEWER)')
  @Directive('@tag(name: "snapshot")')
  jobProgress(
    @Arg('id', () => ID) _id: string,
    @Arg('minimumIntervalMs', () => Int, { defaultValue: 0, description: '0 … 60,000' })
    _minimumIntervalMs: number,
    @Root() job: JobRecord,
  ): JobRecord {
    return job
  }

  @Mutation(() => JobResult, {
    description:
      'Ends a job: a waiting one at once, a running one within about a second; it leaves nothing behind. Own jobs, administrators any.',
  })
  @Directive('@auth(role: VIEWER)')
  cancelJob(
    @Arg('id', () => ID) id: string,
    @Ctx() { services, viewer }: AdminContext,
  ): Promise<JobRecord | UserError> {
    return services.jobs.cancel(id, viewer)
  }
}
