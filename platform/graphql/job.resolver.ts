import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql'
import type { JobRecord } from '../jobs/job.ts'
import { JobType } from './job.type.ts'
import type { SubgraphContext } from './context.ts'

/** The part of `Job` that is computed; every subgraph that shows jobs has it. */
@Resolver(() => JobType)
export class JobFieldResolver {
  @FieldResolver(() => String, {
    nullable: true,
    description:
      'Link to the file the job made, relative to the gateway; expires after 15 minutes.',
  })
  downloadUrl(@Root() job: JobRecord, @Ctx() { links }: SubgraphContext): string | null {
    if (!job.download) return null
    const contentType = contentTypeOf(job.download.fileName)
    return links.download({ bucket: 'exports', ...job.download, contentType })
  }
}

const contentTypes = new Map([
  ['csv', 'text/csv'],
  ['pdf', 'application/pdf'],
  ['xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  ['parquet', 'application/vnd.apache.parquet'],
])

/** By the ending of the name; what is unknown is only saved, never shown. */
function contentTypeOf(fileName: string): string {
  return contentTypes.get(fileName.split('.').at(-1) ?? '') ?? 'application/octet-stream'
}
