import { Arg, Ctx, Directive, Field, ID, InputType, Mutation, Resolver } from 'type-graphql'
import { DateTimeScalar } from '#platform/graphql/scalars.ts'
import { UserError } from '#platform/errors.ts'
import { JobResult } from '#platform/graphql/job.type.ts'
import type { JobRecord } from '#platform/jobs/job.ts'
import type { TimeseriesContext } from '../context.ts'
import { QuantityEnum } from '../reading/reading.type.ts'
import type { Quantity } from '../reading/reading.ts'
import type { ExportRequest } from './export.service.ts'

@InputType({ description: 'What to export: a meter or a market, and the range [from, to).' })
export class RequestExportInput {
  @Field(() => ID, { nullable: true })
  meterId?: string | null

  @Field(() => ID, { nullable: true })
  marketId?: string | null

  @Field(() => QuantityEnum, { nullable: true, description: 'CONSUMPTION where nothing is given.' })
  quantity?: Quantity | null

  @Field(() => DateTimeScalar)
  from!: Date

  @Field(() => DateTimeScalar)
  to!: Date
}

@Resolver()
export class ExportResolver {
  @Mutation(() => JobResult, {
    description: 'Writes the values as CSV in the German form; the job carries the download link.',
  })
  @Directive('@auth(role: VIEWER)')
  async requestExport(
    @Arg('input', () => RequestExportInput) input: RequestExportInput,
    @Ctx() { services, viewer }: TimeseriesContext,
  ): Promise<JobRecord | UserError> {
    const source = sourceOf(input)
    if (source instanceof UserError) return source
    return services.exports.request({ source, from: input.from, to: input.to }, viewer)
  }
}

function sourceOf(input: RequestExportInput): ExportRequest['source'] | UserError {
  const { meterId, marketId, quantity } = input
  if (meterId && !marketId) return { of: 'meter', meterId, quantity: quantity ?? 'CONSUMPTION' }
  if (marketId && !meterId) return { of: 'market', marketId }
  return new UserError(
    'EXPORT_SOURCE_AMBIGUOUS',
    'Geben Sie entweder einen Zähler oder einen Markt an.',
    {
      place: 'meterId, marketId',
    },
  )
}
