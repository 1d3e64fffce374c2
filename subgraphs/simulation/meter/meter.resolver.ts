import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql'
import type { SimulationContext } from '../context.ts'
import { MeterSimulationType } from '../run/simulation.type.ts'
import { toMeterSimulation } from '../run/to-simulation.ts'
import { MeterStub } from './meter.type.ts'

@Resolver(() => MeterStub)
export class MeterResolver {
  @FieldResolver(() => MeterSimulationType, {
    nullable: true,
    description: 'Null where the meter is a real one, or was never started.',
  })
  async simulation(
    @Root() { id }: MeterStub,
    @Ctx() { simulations }: SimulationContext,
  ): Promise<MeterSimulationType | null> {
    const status = await simulations.load(id)
    return status && toMeterSimulation(status)
  }
}

@Resolver(() => MeterSimulationType)
export class MeterSimulationResolver {
  @FieldResolver(() => MeterStub)
  meter(@Root() { meterId }: MeterSimulationType): MeterStub {
    return { id: meterId }
  }
}
