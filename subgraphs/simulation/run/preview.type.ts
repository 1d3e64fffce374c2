import { Field, ID, InputType, Int, ObjectType } from 'type-graphql'
import { resultUnion } from '#platform/graphql/result-union.ts'
import { DateTimeScalar, FloatSeriesScalar } from '#platform/graphql/scalars.ts'
import type { SimulatedMarket } from '../market-model/market-model.ts'
import type { Profile } from '../meter-model/profile.ts'
import { SimulatedMarketEnum } from './market-simulation.type.ts'
import {
  FaultInput,
  SimulationParameterInput,
  SimulationPlaceInput,
} from './simulation-input.type.ts'
import { ProfileEnum } from './simulation.type.ts'

@InputType()
class PreviewInput {
  @Field(() => Int, { defaultValue: 1, description: '0 … 2,147,483,647' })
  seed!: number

  @Field(() => [SimulationParameterInput], {
    nullable: true,
    description: 'At most 60; of those left out the fallback holds.',
  })
  parameters?: SimulationParameterInput[] | null

  @Field(() => DateTimeScalar)
  from!: Date

  @Field(() => DateTimeScalar, { description: 'At most 366 days later.' })
  to!: Date
}

@InputType({ description: 'A simulation that is not there.' })
export class PreviewSimulationInput extends PreviewInput {
  @Field(() => ProfileEnum)
  profile!: Profile

  @Field(() => Int, { defaultValue: 900, description: '1 … 900' })
  intervalSeconds!: number

  @Field(() => SimulationPlaceInput, { nullable: true })
  place?: SimulationPlaceInput | null

  @Field(() => [ID], {
    nullable: true,
    description: 'At most 20 simulated meters.',
  })
  companionIds?: string[] | null

  @Field(() => [FaultInput], { nullable: true })
  faults?: FaultInput[] | null
}

@InputType({ description: 'A simulated market that does not run.' })
export class PreviewMarketInput extends PreviewInput {
  @Field(() => SimulatedMarketEnum)
  market!: SimulatedMarket
}

@ObjectType()
class PreviewGrid {
  @Field(() => DateTimeScalar, { description: 'Start of the first step.' })
  start!: Date

  @Field(() => Int)
  stepSeconds!: number
}

@ObjectType({ description: 'Columns of intervals; null where a fault swallows the value.' })
export class SimulationPreview extends PreviewGrid {
  @Field(() => FloatSeriesScalar, { description: 'kW' })
  consumptionKw!: (number | null)[]

  @Field(() => FloatSeriesScalar, { description: 'kW' })
  productionKw!: (number | null)[]

  @Field(() => FloatSeriesScalar, { description: 'V' })
  voltage!: (number | null)[]
}

@ObjectType('MarketPreview', { description: 'Prices per step.' })
export class MarketPreviewType extends PreviewGrid {
  @Field(() => FloatSeriesScalar, { description: "In the market's unit: EUR/MWh, EUR/t for CO₂." })
  values!: (number | null)[]
}

export const PreviewSimulationResult = resultUnion(
  'PreviewSimulationResult',
  () => SimulationPreview,
)
export const PreviewMarketResult = resultUnion('PreviewMarketResult', () => MarketPreviewType)
