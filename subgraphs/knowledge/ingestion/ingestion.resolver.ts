import { Arg, Ctx, Directive, Mutation, Resolver } from 'type-graphql'
import type { UserError } from '#platform/errors.ts'
import { JobResult } from '#platform/graphql/job.type.ts'
import type { JobRecord } from '#platform/jobs/job.ts'
import type { KnowledgeContext } from '../context.ts'
import { IngestDocumentInput } from './ingestion.type.ts'

@Resolver()
export class IngestionResolver {
  @Mutation(() => JobResult, {
    description: 'Takes an uploaded file into the library: PDF, DOCX, Markdown, HTML or text.',
  })
  @Directive('@auth(role: ADMIN)')
  ingestDocument(
    @Arg('input', () => IngestDocumentInput) input: IngestDocumentInput,
    @Ctx() { services, viewer }: KnowledgeContext,
  ): Promise<JobRecord | UserError> {
    return services.ingestion.start(input, viewer)
  }
}
