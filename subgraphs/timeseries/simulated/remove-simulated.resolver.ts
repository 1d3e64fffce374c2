import { Arg, Ctx, Directive, Field, ID, InputType, Mutation, Resolver } from 'type-graphql'
import type { UserError } from '#platform/errors.ts'
import { JobResult } from '#platform/graphql/job.type.ts'
import type { JobRecord } from '#platform/jobs/job.ts'
import type { TimeseriesContext } from '../context.ts'

@InputType({ description: 'Which simulated data goes; with neither list all there is.' })
class RemoveSimulatedDataInput {
  @Field(() => [ID], { nullable: true, description: 'At most 1000 meters.' })
  meterIds?: string[] | null

  @Field(() => [String], {
    nullable: true,
    description: 'Ids of simulated markets such as SIM-DE-LU/day-ahead; they go as a whole.',
  })
  markets?: string[] | null

  @Field(() => Boolean, {
    defaultValue: false,
    description: 'Without it nothing is removed, and the error tells what would be.',
  })
  confirm!: boolean
}

@Resolver()
export class RemoveSimulatedResolver {
  @Mutation(() => JobResult, {
    description:
      'Removes simulated readings and prices without trace: with their aggregates, versions, findings, substitutes, corrections and alerts. Measured readings of the same meters stay as they are. Refused while a simulation of these meters, or with prices among it any simulated market, runs. Errors: METER_UNKNOWN, MARKET_NOT_SIMULATED, REMOVAL_TOO_MANY, NOTHING_SIMULATED, REMOVAL_UNCONFIRMED, SIMULATION_RUNNING, HISTORY_RUNNING, MARKET_SIMULATION_RUNNING; the job may end with MARKET_IN_TARIFF.',
  })
  @Directive('@auth(role: OPERATOR)')
  removeSimulatedData(
    @Arg('input', () => RemoveSimulatedDataInput) input: RemoveSimulatedDataInput,
    @Ctx() { services, viewer }: TimeseriesContext,
  ): Promise<JobRecord | UserError> {
    const { meterIds, markets, confirm } = input
    const request = { meterIds: meterIds ?? undefined, markets: markets ?? undefined, confirm }
    return services.removeSimulated.request(request, viewer)
  }
}
