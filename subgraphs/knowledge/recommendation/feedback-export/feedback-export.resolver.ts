import { Arg, Ctx, Directive, Mutation, Query, Resolver } from 'type-graphql'
import type { UserError } from '#platform/errors.ts'
import { JobResult } from '#platform/graphql/job.type.ts'
import type { JobRecord } from '#platform/jobs/job.ts'
import type { KnowledgeContext } from '../../context.ts'
import { ExportFeedbackInput, FeedbackExportType } from './feedback-export.type.ts'
import { feedbackKeptDays } from './feedback-sweep.ts'

const keptMs = feedbackKeptDays * 86_400_000

@Resolver()
export class FeedbackExportResolver {
  @Mutation(() => JobResult, {
    description: 'Writes events or labels into a file; once done, it is among feedbackExports.',
  })
  @Directive('@auth(role: ADMIN)')
  exportFeedback(
    @Arg('input', () => ExportFeedbackInput) input: ExportFeedbackInput,
    @Ctx() { services, viewer }: KnowledgeContext,
  ): Promise<JobRecord | UserError> {
    return services.recommendation.exports.request(input, viewer)
  }

  @Query(() => [FeedbackExportType], { description: 'Files that are there, the newest 50.' })
  @Directive('@auth(role: ADMIN)')
  async feedbackExports(
    @Ctx() { services, links, viewer }: KnowledgeContext,
  ): Promise<FeedbackExportType[]> {
    const files = await services.recommendation.exports.list(viewer)
    return files.map(({ key, ...file }) => ({
      ...file,
      expiresAt: new Date(file.createdAt.getTime() + keptMs),
      downloadUrl: links.download({
        bucket: 'exports',
        key,
        fileName: file.fileName,
        contentType: 'application/octet-stream',
      }),
    }))
  }
}
