import { Field, Float, ID, InputType, Int } from 'type-graphql'
import { DateTimeScalar } from '#platform/graphql/scalars.ts'
import type { FaultKind } from '../fault/fault.ts'
import type { Profile } from '../meter-model/profile.ts'
import { FaultKindEnum, ProfileEnum } from './simulation.type.ts'

@InputType({ description: 'A parameter by its name, with a number or a choice as its rule says.' })
export class SimulationParameterInput {
  @Field(() => String)
  name!: string

  @Field(() => Float, { nullable: true })
  number?: number | null

  @Field(() => String, { nullable: true })
  choice?: string | null
}

@InputType({ description: 'A fault that is switched on; what is left out is its fallback.' })
export class FaultInput {
  @Field(() => FaultKindEnum)
  kind!: FaultKind

  @Field(() => [SimulationParameterInput], { nullable: true })
  parameters?: SimulationParameterInput[] | null
}

@InputType({
  description:
    'What is left out stays; at first it is that of the meter, else the middle of Germany.',
})
export class SimulationPlaceInput {
  @Field(() => Float, { nullable: true, description: 'Degrees north.' })
  latitude?: number | null

  @Field(() => Float, { nullable: true, description: 'Degrees east.' })
  longitude?: number | null

  @Field(() => String, { nullable: true, description: 'IANA name.' })
  timeZone?: string | null

  @Field(() => String, { nullable: true, description: 'Land by its two letters, e.g. BY.' })
  state?: string | null
}

@InputType()
class RunSettingsInput {
  @Field(() => Int, { nullable: true, description: '0 … 2,147,483,647' })
  seed?: number | null

  @Field(() => [SimulationParameterInput], {
    nullable: true,
    description: 'At most 60; those left out stay.',
  })
  parameters?: SimulationParameterInput[] | null

  @Field(() => Int, {
    nullable: true,
    description: 'Simulated seconds per real second, 1 … 86,400; at the real time it goes on at 1.',
  })
  speed?: number | null

  @Field(() => [FaultInput], {
    nullable: true,
    description:
      'The faults that are switched on from now on, each kind once; an empty list for none.',
  })
  faults?: FaultInput[] | null
}

@InputType({ description: 'A change of a simulation: what is left out stays.' })
export class ConfigureSimulationInput extends RunSettingsInput {
  @Field(() => ProfileEnum, {
    nullable: true,
    description: 'Another profile begins with its own fallbacks.',
  })
  profile?: Profile | null

  @Field(() => SimulationPlaceInput, { nullable: true })
  place?: SimulationPlaceInput | null

  @Field(() => [ID], {
    nullable: true,
    description:
      'At most 20 simulated meters: of a battery those whose balance it closes, of a load those behind its connection.',
  })
  companionIds?: string[] | null
}

@InputType({ description: 'How a simulation starts.' })
export class StartSimulationInput extends ConfigureSimulationInput {
  @Field(() => DateTimeScalar, {
    nullable: true,
    description:
      'Readings are made from here on, at the given speed, at most ten years back; those that are there are replaced.',
  })
  historyFrom?: Date | null
}

@InputType({ description: 'A change of a simulated market: what is left out stays.' })
export class ConfigureMarketSimulationInput extends RunSettingsInput {}

@InputType({ description: 'How a simulated market starts.' })
export class StartMarketSimulationInput extends ConfigureMarketSimulationInput {
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'Prices are made from here on, at the given speed, at most ten years back.',
  })
  historyFrom?: Date | null
}
