import {
  Arg,
  Ctx,
  Directive,
  FieldResolver,
  ID,
  Mutation,
  Query,
  Resolver,
  Root,
} from 'type-graphql'
import { UserError } from '#platform/errors.ts'
import type { SimulationContext } from '../context.ts'
import { profiles, type Profile } from '../meter-model/meter-model.ts'
import type { Simulation } from '../run/simulation.store.ts'
import { MeterSimulationType, MeterStub, ProfileEnum, SimulationResult } from './meter.type.ts'

@Resolver(() => MeterStub)
export class MeterResolver {
  @Query(() => [ProfileEnum], { description: 'What a simulated meter can be.' })
  @Directive('@auth(role: VIEWER)')
  simulationProfiles(): readonly Profile[] {
    return profiles
  }

  @FieldResolver(() => MeterSimulationType, {
    nullable: true,
    description: 'Null where the meter is a real one.',
  })
  simulation(
    @Root() { id }: MeterStub,
    @Ctx() { simulations }: SimulationContext,
  ): Promise<Simulation | null> {
    return simulations.load(id)
  }

  @Mutation(() => SimulationResult, {
    description: 'Lets a simulated meter produce readings from now on, through restarts too.',
  })
  @Directive('@auth(role: OPERATOR)')
  async startSimulation(
    @Arg('meterId', () => ID) meterId: string,
    @Ctx() { services, viewer }: SimulationContext,
  ): Promise<MeterStub | UserError> {
    return asMeter(await services.simulations.start(meterId, viewer))
  }

  @Mutation(() => SimulationResult, {
    description: 'Ends the readings of a simulated meter; those there are stay.',
  })
  @Directive('@auth(role: OPERATOR)')
  async stopSimulation(
    @Arg('meterId', () => ID) meterId: string,
    @Ctx() { services, viewer }: SimulationContext,
  ): Promise<MeterStub | UserError> {
    return asMeter(await services.simulations.stop(meterId, viewer))
  }
}

function asMeter(result: Simulation | UserError): MeterStub | UserError {
  return result instanceof UserError ? result : { id: result.meterId }
}
