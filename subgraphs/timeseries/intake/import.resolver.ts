import { Arg, Ctx, Directive, Mutation, Resolver } from 'type-graphql'
import type { UserError } from '#platform/errors.ts'
import { JobResult } from '#platform/graphql/job.type.ts'
import type { JobRecord } from '#platform/jobs/job.ts'
import type { TimeseriesContext } from '../context.ts'
import type { ImportOptions } from './import-options.ts'
import type { ImportPreview } from './import.service.ts'
import { ImportInput, PreviewImportResult } from './import.type.ts'

@Resolver()
export class ImportResolver {
  @Mutation(() => PreviewImportResult, {
    description: 'Reads an uploaded file and tells what an import would do; changes nothing.',
  })
  @Directive('@auth(role: OPERATOR)')
  previewImport(
    @Arg('input', () => ImportInput) input: ImportInput,
    @Ctx() { services, viewer }: TimeseriesContext,
  ): Promise<ImportPreview | UserError> {
    return services.imports.preview(toRequest(input), viewer)
  }

  @Mutation(() => JobResult, {
    description:
      'Imports an uploaded file as a job, all or nothing; the same file again changes nothing.',
  })
  @Directive('@auth(role: OPERATOR)')
  startImport(
    @Arg('input', () => ImportInput) input: ImportInput,
    @Ctx() { services, viewer }: TimeseriesContext,
  ): Promise<JobRecord | UserError> {
    return services.imports.start(toRequest(input), viewer)
  }
}

/** `null` and empty text mean the same as left out. */
function toRequest({ uploadId, options }: ImportInput): {
  uploadId: string
  options: ImportOptions
} {
  const given = Object.entries(options ?? {}).filter(([, value]) => value !== null && value !== '')
  // The entries are those of ImportOptionsInput, whose types the schema has checked.
  return { uploadId, options: Object.fromEntries(given) }
}
