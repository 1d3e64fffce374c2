import { Arg, Ctx, Directive, Mutation, Resolver } from 'type-graphql'
import type { UserError } from '#platform/errors.ts'
import { JobResult } from '#platform/graphql/job.type.ts'
import type { JobRecord } from '#platform/jobs/job.ts'
import type { SimulationContext } from '../context.ts'
import { GenerateHistoryInput } from './history.type.ts'

@Resolver()
export class HistoryResolver {
  @Mutation(() => JobResult, {
    description:
      'Computes and writes the readings of simulated meters for a span of the past, marked as SIMULATED; the same settings give the same readings, whenever. Measured readings and what a person decided stay. Errors: METER_NOT_SIMULATED, HISTORY_METERS, HISTORY_RANGE, HISTORY_TOO_LARGE.',
  })
  @Directive('@auth(role: OPERATOR)')
  generateHistory(
    @Arg('input', () => GenerateHistoryInput) input: GenerateHistoryInput,
    @Ctx() { services, viewer }: SimulationContext,
  ): Promise<JobRecord | UserError> {
    return services.history.request(input, viewer)
  }
}
