import { Field, Float, Int, ObjectType, registerEnumType } from 'type-graphql'
import { resultUnion } from '#platform/graphql/result-union.ts'
import { simulatedMarkets, type SimulatedMarket } from '../market-model/market-model.ts'
import { ParameterRuleType, RunFields } from './simulation.type.ts'

export const SimulatedMarketEnum = Object.fromEntries(simulatedMarkets.map(m => [m, m])) as {
  [M in SimulatedMarket]: M
}
registerEnumType(SimulatedMarketEnum, {
  name: 'SimulatedMarket',
  description: 'What Luna can simulate prices of.',
})

@ObjectType('MarketSimulation', {
  description:
    'How the prices of a simulated market are made. Before its first start it stands at its fallbacks.',
})
export class MarketSimulationType extends RunFields {
  @Field(() => SimulatedMarketEnum)
  market!: SimulatedMarket

  @Field(() => String, { description: 'German.' })
  name!: string

  @Field(() => String, { description: 'German.' })
  description!: string

  @Field(() => String, {
    description:
      'Of the market that its prices come in, e.g. for `marketSeries`; there from the first price on.',
  })
  marketId!: string

  @Field(() => String, { description: 'EUR/MWh or EUR/t.' })
  unit!: string

  @Field(() => Int)
  stepSeconds!: number

  @Field(() => Float, { description: 'Prices that the intake has taken, over all starts.' })
  pricesDelivered!: number

  @Field(() => [ParameterRuleType], { description: 'What can be set.' })
  rules!: ParameterRuleType[]
}

export const MarketSimulationResult = resultUnion(
  'MarketSimulationResult',
  () => MarketSimulationType,
)
