import { Arg, Ctx, Directive, Mutation, Resolver } from 'type-graphql'
import { UserError } from '#platform/errors.ts'
import { JobResult } from '#platform/graphql/job.type.ts'
import type { JobRecord } from '#platform/jobs/job.ts'
import type { TimeseriesContext } from '../context.ts'
import type { ExportSource } from './export-request.ts'
import { RequestExportInput } from './export.type.ts'

@Resolver()
export class ExportResolver {
  @Mutation(() => JobResult, {
    description:
      'Writes the values of meters or of a market into a file, or a report about meters; the job carries the download link.',
  })
  @Directive('@auth(role: VIEWER)')
  async requestExport(
    @Arg('input', () => RequestExportInput) input: RequestExportInput,
    @Ctx() { services, viewer }: TimeseriesContext,
  ): Promise<JobRecord | UserError> {
    const source = sourceOf(input)
    if (source instanceof UserError) return source
    const { from, to, format, resolution } = input
    return services.exports.request({ source, from, to, format, resolution }, viewer)
  }
}

function sourceOf(input: RequestExportInput): ExportSource | UserError {
  const { marketId } = input
  const meterIds = [...(input.meterIds ?? []), ...(input.meterId ? [input.meterId] : [])]
  const quantities = input.quantities ?? [input.quantity ?? 'CONSUMPTION']
  if (meterIds.length > 0 && !marketId && quantities.length > 0) {
    return { of: 'meters', meterIds, quantities: [...new Set(quantities)] }
  }
  if (marketId && meterIds.length === 0) return { of: 'market', marketId }
  return new UserError(
    'EXPORT_SOURCE_AMBIGUOUS',
    'Geben Sie entweder Zähler mit mindestens einer Richtung oder einen Markt an.',
    { place: 'meterIds, quantities, marketId' },
  )
}
