import { Field, Float, ID, Int, ObjectType, registerEnumType } from 'type-graphql'
import { DateTimeScalar } from '#platform/graphql/scalars.ts'
import { connection } from '#platform/graphql/page.ts'
import { faultKinds, type FaultKind } from '../fault/fault.ts'
import { profiles, type Profile } from '../meter-model/profile.ts'
import { runStates, type RunState } from './simulation.ts'

export const ProfileEnum = Object.fromEntries(profiles.map(name => [name, name])) as {
  [P in Profile]: P
}
export const FaultKindEnum = Object.fromEntries(faultKinds.map(name => [name, name])) as {
  [K in FaultKind]: K
}
registerEnumType(FaultKindEnum, {
  name: 'FaultKind',
  description: 'What can go wrong between a device or source and Luna; see `simulationFaults`.',
})
registerEnumType(ProfileEnum, {
  name: 'SimulationProfile',
  description: 'What a simulated meter is; `simulationProfiles` tells of each what it does.',
})
export const RunStateEnum = Object.fromEntries(runStates.map(name => [name, name])) as {
  [S in RunState]: S
}
registerEnumType(RunStateEnum, {
  name: 'SimulationState',
  description: 'DELAYED: readings are due and not stored yet; they are delivered afterwards.',
})

@ObjectType({ description: 'A parameter of a simulation and its value.' })
export class SimulationParameter {
  @Field(() => String)
  name!: string

  @Field(() => Float, { nullable: true, description: 'Of a parameter that is a number.' })
  number!: number | null

  @Field(() => String, { nullable: true, description: 'Of a parameter that is a choice.' })
  choice!: string | null
}

@ObjectType({ description: 'A fault that is switched on.' })
export class SimulationFault {
  @Field(() => FaultKindEnum)
  kind!: FaultKind

  @Field(() => [SimulationParameter])
  parameters!: SimulationParameter[]
}

@ObjectType({
  description: 'Where a simulated meter stands: sun, weather and holidays depend on it.',
})
export class SimulationPlace {
  @Field(() => Float, { description: 'Degrees north.' })
  latitude!: number

  @Field(() => Float, { description: 'Degrees east.' })
  longitude!: number

  @Field(() => String, { description: 'IANA name.' })
  timeZone!: string

  @Field(() => String, { nullable: true, description: 'Land by its two letters, e.g. BY.' })
  state!: string | null
}

@ObjectType({ description: 'What simulations of meters and of markets have in common.' })
export abstract class RunFields {
  @Field(() => Boolean)
  running!: boolean

  @Field(() => RunStateEnum)
  state!: RunState

  @Field(() => Int, { description: 'The same seed gives the same values.' })
  seed!: number

  @Field(() => [SimulationParameter], {
    description: 'Every parameter, also those left as they are.',
  })
  parameters!: SimulationParameter[]

  @Field(() => [SimulationFault], { description: 'The faults that are switched on.' })
  faults!: SimulationFault[]

  @Field(() => DateTimeScalar, { nullable: true })
  startedAt!: Date | null

  @Field(() => Int, {
    description: 'Simulated seconds per real second, until it has caught up with the real time.',
  })
  speed!: number

  @Field(() => DateTimeScalar, {
    nullable: true,
    description:
      'What the simulated clock shows; null while stopped. Never later than the real time.',
  })
  simulatedNow!: Date | null

  @Field(() => DateTimeScalar, {
    nullable: true,
    description:
      'Everything before this simulated instant is delivered; null before the first delivery.',
  })
  deliveredUntil!: Date | null

  @Field(() => Float, { description: 'Simulated seconds that are due and not delivered.' })
  lagSeconds!: number

  @Field(() => Float, { description: 'Values that a fault touched, over all starts.' })
  faultsInjected!: number

  @Field(() => String, { nullable: true, description: 'German; the latest trouble.' })
  lastError!: string | null

  @Field(() => DateTimeScalar, { nullable: true })
  lastErrorAt!: Date | null
}

@ObjectType('MeterSimulation', { description: 'How the readings of a simulated meter are made.' })
export class MeterSimulationType extends RunFields {
  /** For the relation to the meter; no field. */
  meterId!: string

  @Field(() => ProfileEnum)
  profile!: Profile

  @Field(() => Int, { description: 'One reading per so many seconds.' })
  intervalSeconds!: number

  @Field(() => SimulationPlace)
  place!: SimulationPlace

  @Field(() => [ID], {
    description:
      'Of a battery the meters whose balance it closes, of a load those behind its connection: then it shows import and export.',
  })
  companionIds!: string[]

  @Field(() => Float, { description: 'Readings that the intake has taken, over all starts.' })
  readingsDelivered!: number
}

@ObjectType()
export class MeterSimulationConnection extends connection(() => MeterSimulationType) {}

/** A choice that a parameter has. */
@ObjectType({ description: 'One of the values that a parameter may have.' })
export class ParameterOption {
  @Field(() => String)
  value!: string

  @Field(() => String, { description: 'German.' })
  label!: string
}

@ObjectType({ description: 'A parameter that can be set, with its range.' })
export class ParameterRuleType {
  @Field(() => String)
  name!: string

  @Field(() => String, { description: 'German.' })
  label!: string

  @Field(() => String, { nullable: true })
  unit!: string | null

  @Field(() => Float, { nullable: true, description: 'Of a number: the least it may be.' })
  min!: number | null

  @Field(() => Float, { nullable: true, description: 'Of a number: the most it may be.' })
  max!: number | null

  @Field(() => Boolean, { description: 'Only whole numbers.' })
  whole!: boolean

  @Field(() => [ParameterOption], { nullable: true, description: 'Of a choice.' })
  options!: ParameterOption[] | null

  @Field(() => SimulationParameter, { description: 'What holds where nothing is given.' })
  fallback!: SimulationParameter
}

@ObjectType('SimulationProfileInfo', { description: 'A profile and what can be set of it.' })
export class ProfileInfo {
  @Field(() => ProfileEnum)
  profile!: Profile

  @Field(() => String, { description: 'German.' })
  name!: string

  @Field(() => String, { description: 'German.' })
  description!: string

  @Field(() => [ParameterRuleType])
  parameters!: ParameterRuleType[]
}

@ObjectType('SimulationFaultInfo', { description: 'A fault and what can be set of it.' })
export class FaultInfo {
  @Field(() => FaultKindEnum)
  kind!: FaultKind

  @Field(() => String, { description: 'German.' })
  name!: string

  @Field(() => String, { description: 'German.' })
  description!: string

  @Field(() => [ParameterRuleType])
  parameters!: ParameterRuleType[]
}
