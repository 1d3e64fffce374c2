import { Arg, Ctx, Directive, ID, Mutation, Resolver } from 'type-graphql'
import type { UserError } from '#platform/errors.ts'
import { JobResult, JobType } from '#platform/graphql/job.type.ts'
import type { JobRecord } from '#platform/jobs/job.ts'
import type { KnowledgeContext } from '../context.ts'
import { IngestDocumentInput } from './ingestion.type.ts'

@Resolver()
export class IngestionResolver {
  @Mutation(() => JobResult, {
    description:
      'Takes an uploaded file into the library, as a new document or as the next version of one.',
  })
  @Directive('@auth(role: ADMIN)')
  ingestDocument(
    @Arg('input', () => IngestDocumentInput) input: IngestDocumentInput,
    @Ctx() { services, viewer }: KnowledgeContext,
  ): Promise<JobRecord | UserError> {
    return services.library.ingestion.start(input, viewer)
  }

  @Mutation(() => JobResult, {
    description:
      'Processes the stored file of a document anew where the steps have changed since, and completes the search index.',
  })
  @Directive('@auth(role: ADMIN)')
  reingestItem(
    @Arg('id', () => ID) id: string,
    @Ctx() { services, viewer }: KnowledgeContext,
  ): Promise<JobRecord | UserError> {
    return services.library.ingestion.reingest(id, viewer)
  }

  @Mutation(() => JobType, {
    description: 'The same for every document whose steps have changed, with progress.',
  })
  @Directive('@auth(role: ADMIN)')
  reingestLibrary(@Ctx() { services, viewer }: KnowledgeContext): Promise<JobRecord> {
    return services.library.ingestion.reingestLibrary(viewer)
  }
}
