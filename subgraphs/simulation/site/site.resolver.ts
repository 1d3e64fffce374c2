import { Arg, Ctx, Directive, Mutation, Resolver } from 'type-graphql'
import { UserError } from '#platform/errors.ts'
import type { SimulationContext } from '../context.ts'
import { toPlace } from '../run/to-simulation.ts'
import { CreateSimulatedSiteInput, CreateSimulatedSiteResult, SimulatedSite } from './site.type.ts'

@Resolver()
export class SiteResolver {
  @Mutation(() => CreateSimulatedSiteResult, {
    description:
      'Makes a site of simulated meters in the tree and starts them; where one cannot be made, none stays.',
  })
  @Directive('@auth(role: OPERATOR)')
  async createSimulatedSite(
    @Arg('input', () => CreateSimulatedSiteInput) input: CreateSimulatedSiteInput,
    @Ctx() { services, viewer }: SimulationContext,
  ): Promise<SimulatedSite | UserError> {
    const { name, kind, plants, seed, intervalSeconds } = input
    const site = { name, kind, plants, seed, intervalSeconds, place: toPlace(input.place) }
    const made = await services.sites.create(site, viewer)
    if (made instanceof UserError) return made
    return { site: { id: made.siteId }, meters: made.meterIds.map(id => ({ id })) }
  }
}
