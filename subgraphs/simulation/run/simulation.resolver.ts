import {
  Arg,
  Ctx,
  Directive,
  ID,
  Int,
  Mutation,
  Query,
  Resolver,
  Root,
  Subscription,
} from 'type-graphql'
import { UserError } from '#platform/errors.ts'
import { abortableStream } from '#platform/graphql/event-stream.ts'
import { pageOf, pageSize, type Page } from '#platform/graphql/page.ts'
import type { SimulationContext } from '../context.ts'
import { faultCatalogue, faultKinds } from '../fault/fault.ts'
import { MeterStub, SimulationResult } from '../meter/meter.type.ts'
import { profileCatalogue } from '../meter-model/parameters.ts'
import { profiles } from '../meter-model/profile.ts'
import { ConfigureSimulationInput, StartSimulationInput } from './simulation-input.type.ts'
import type { SimulationStatus } from './simulation.ts'
import {
  FaultInfo,
  MeterSimulationConnection,
  MeterSimulationType,
  ProfileInfo,
} from './simulation.type.ts'
import { toChange, toMeterSimulation, toRule } from './to-simulation.ts'

type Watch = { meterIds: string[]; minimumIntervalMs: number }

@Resolver()
export class SimulationResolver {
  @Query(() => [ProfileInfo], {
    description: 'What a simulated meter can be, and what can be set.',
  })
  @Directive('@auth(role: VIEWER)')
  simulationProfiles(): ProfileInfo[] {
    return profiles.map(profile => {
      const { name, description, parameters } = profileCatalogue[profile]
      return { profile, name, description, parameters: parameters.map(toRule) }
    })
  }

  @Query(() => [FaultInfo], {
    description: 'What can go wrong with simulated values, and what can be set.',
  })
  @Directive('@auth(role: VIEWER)')
  simulationFaults(): FaultInfo[] {
    return faultKinds.map(kind => {
      const { name, description, parameters } = faultCatalogue[kind]
      return { kind, name, description, parameters: parameters.map(toRule) }
    })
  }

  @Query(() => MeterSimulationConnection, { description: 'The simulations of meters.' })
  @Directive('@auth(role: VIEWER)')
  async simulations(
    @Arg('first', () => Int, { defaultValue: 50 }) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | undefined,
    @Ctx() { services, viewer }: SimulationContext,
  ): Promise<Page<MeterSimulationType>> {
    const size = pageSize(first)
    const page = { first: size + 1, after: after ?? undefined }
    const rows = await services.runs.simulations.list(page, viewer)
    return pageOf(rows.map(toMeterSimulation), size, ({ meterId }) => meterId)
  }

  @Mutation(() => SimulationResult, {
    description:
      'Lets a meter marked as simulated produce readings, through restarts too; the first start makes its simulation. Without `historyFrom` it begins a day ago, or where it ended.',
  })
  @Directive('@auth(role: OPERATOR)')
  async startSimulation(
    @Arg('meterId', () => ID) meterId: string,
    @Arg('input', () => StartSimulationInput, { nullable: true })
    input: StartSimulationInput | undefined,
    @Ctx() { services, viewer }: SimulationContext,
  ): Promise<MeterStub | UserError> {
    const change = toChange(input ?? {})
    if (change instanceof UserError) return change
    const start = { ...change, historyFrom: input?.historyFrom ?? undefined }
    return asMeter(await services.runs.simulations.start(meterId, start, viewer))
  }

  @Mutation(() => SimulationResult, {
    description: 'Ends the readings of a simulated meter; those there are stay.',
  })
  @Directive('@auth(role: OPERATOR)')
  async stopSimulation(
    @Arg('meterId', () => ID) meterId: string,
    @Ctx() { services, viewer }: SimulationContext,
  ): Promise<MeterStub | UserError> {
    return asMeter(await services.runs.simulations.stop(meterId, viewer))
  }

  @Mutation(() => SimulationResult, {
    description:
      'Changes a simulation, running or not: what is not delivered yet is made by the new settings. Readings that are there stay.',
  })
  @Directive('@auth(role: OPERATOR)')
  async configureSimulation(
    @Arg('meterId', () => ID) meterId: string,
    @Arg('input', () => ConfigureSimulationInput) input: ConfigureSimulationInput,
    @Ctx() { services, viewer }: SimulationContext,
  ): Promise<MeterStub | UserError> {
    const change = toChange(input)
    if (change instanceof UserError) return change
    return asMeter(await services.runs.simulations.configure(meterId, change, viewer))
  }

  @Subscription(() => [MeterSimulationType], {
    description:
      'The simulations of these meters (at most 1,000) as they are now, then those that changed, the latest state only and at most once per second.',
    subscribe: ({ args, context }: { args: Watch; context: SimulationContext }) =>
      abortableStream(signal => {
        return context.services.runs.simulations.watched(args, context.viewer, signal)
      }),
  })
  @Directive('@auth(role: VIEWER)')
  @Directive('@tag(name: "snapshot")')
  simulationChanged(
    @Arg('meterIds', () => [ID]) _meterIds: string[],
    @Arg('minimumIntervalMs', () => Int, { defaultValue: 1000, description: '1,000 … 60,000' })
    _minimumIntervalMs: number,
    @Root() changed: SimulationStatus[],
  ): MeterSimulationType[] {
    return changed.map(toMeterSimulation)
  }
}

function asMeter(result: SimulationStatus | UserError): MeterStub | UserError {
  return result instanceof UserError ? result : { id: result.simulation.meterId }
}
