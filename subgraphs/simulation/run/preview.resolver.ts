import { Arg, Ctx, Directive, Query, Resolver } from 'type-graphql'
import { UserError } from '#platform/errors.ts'
import type { SimulationContext } from '../context.ts'
import type { MarketPreview, Preview } from './preview.service.ts'
import {
  PreviewMarketInput,
  PreviewMarketResult,
  PreviewSimulationInput,
  PreviewSimulationResult,
} from './preview.type.ts'
import { toFaults, toGiven, toPlace } from './to-simulation.ts'

@Resolver()
export class PreviewResolver {
  @Query(() => PreviewSimulationResult, {
    description:
      'What a simulated meter would deliver, without writing anything: at most 10,000 intervals. The same settings give the same values as a running simulation; a battery begins here with its first charge.',
  })
  @Directive('@auth(role: VIEWER)')
  async previewSimulation(
    @Arg('input', () => PreviewSimulationInput) input: PreviewSimulationInput,
    @Ctx() { services, viewer }: SimulationContext,
  ): Promise<Preview | UserError> {
    const faults = toFaults(input.faults)
    if (faults instanceof UserError) return faults
    const { profile, intervalSeconds, seed, from, to } = input
    const request = {
      ...{ profile, intervalSeconds, seed, from, to, faults },
      parameters: toGiven(input.parameters ?? []),
      place: toPlace(input.place),
      companions: (input.companionIds ?? []).map(id => id.toLowerCase()),
    }
    return services.runs.previews.meter(request, viewer)
  }

  @Query(() => PreviewMarketResult, {
    description:
      'What a simulated market would publish, without writing anything: at most 10,000 steps.',
  })
  @Directive('@auth(role: VIEWER)')
  previewMarketSimulation(
    @Arg('input', () => PreviewMarketInput) input: PreviewMarketInput,
    @Ctx() { services, viewer }: SimulationContext,
  ): Promise<MarketPreview | UserError> {
    const { market, seed, from, to } = input
    const parameters = toGiven(input.parameters ?? [])
    return services.runs.previews.market({ market, seed, from, to, parameters }, viewer)
  }
}
