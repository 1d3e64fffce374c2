import { ArgsType, Directive, Field, Float, ID, Int, ObjectType } from 'type-graphql'
import { DateTimeScalar, FloatSeriesScalar } from '#platform/graphql/scalars.ts'

@Directive('@key(fields: "id")')
@Directive('@auth(role: VIEWER)')
@ObjectType('Market', { description: "A market's product with one step." })
export class MarketType {
  @Field(() => ID, { description: '`<market>/<product>`, e.g. `DE-LU/day-ahead`.' })
  id!: string

  @Field(() => String, { description: 'German.' })
  name!: string

  @Field(() => String)
  product!: string

  @Field(() => Int, {
    description:
      'The finest step of its prices: 3600 for hours, 900 for quarter-hours. Each price has its own.',
  })
  stepSeconds!: number

  @Field(() => String, {
    description:
      '`EUR/MWh`, or `EUR/t` for emission allowances. All prices of the market are in it, also in fields whose name says EUR per MWh.',
  })
  unit!: string

  @Field(() => Boolean, {
    description: 'A model makes the prices; nobody trades there. Its id begins with `SIM-`.',
  })
  simulated!: boolean
}

@ArgsType()
export class MarketSeriesArgs {
  @Field(() => ID)
  marketId!: string

  @Field(() => DateTimeScalar)
  from!: Date

  @Field(() => DateTimeScalar, { description: 'Exclusive.' })
  to!: Date

  @Field(() => Int, { defaultValue: 800, description: 'Longer ranges are sampled; at most 5000.' })
  maxPoints!: number
}

@ObjectType('PriceSummary', {
  description:
    'Over the prices themselves, never over sampled ones, weighted by time. Intervals count in the finest step that occurs in the range.',
})
export class PriceSummaryType {
  @Field(() => Float, { nullable: true, description: "Mean over time, in the market's unit." })
  meanEurMwh!: number | null

  @Field(() => Float, { nullable: true })
  minEurMwh!: number | null

  @Field(() => Float, { nullable: true })
  maxEurMwh!: number | null

  @Field(() => DateTimeScalar, { nullable: true })
  minAt!: Date | null

  @Field(() => DateTimeScalar, { nullable: true })
  maxAt!: Date | null

  @Field(() => Int, { description: 'Steps with a price below zero (§ 51 EEG: < 0, not ≤ 0).' })
  negativeIntervals!: number

  @Field(() => Int, { description: 'Steps with a price.' })
  present!: number

  @Field(() => Int, { description: 'Steps of the range.' })
  expected!: number
}

@ObjectType('MarketSeries', {
  description:
    'Columnar, in the unit of the market: value i belongs to [start + i · stepSeconds, + stepSeconds); null is "no price".',
})
export class MarketSeriesType {
  @Field(() => ID)
  marketId!: string

  @Field(() => DateTimeScalar)
  start!: Date

  @Field(() => Int, {
    description:
      'The finest step of the prices in the range (an hour among quarter-hours fills four), or wider where sampled.',
  })
  stepSeconds!: number

  @Field(() => Boolean, {
    description:
      'The step is wider than that of the prices: values are means over time, extremes stand beside them.',
  })
  sampled!: boolean

  @Field(() => FloatSeriesScalar)
  values!: (number | null)[]

  @Field(() => FloatSeriesScalar, { nullable: true })
  minimum!: (number | null)[] | null

  @Field(() => FloatSeriesScalar, { nullable: true })
  maximum!: (number | null)[] | null

  @Field(() => PriceSummaryType)
  summary!: PriceSummaryType
}

@ObjectType('Price', { description: 'The price of one interval of a market.' })
export class PriceType {
  @Field(() => DateTimeScalar, { description: 'Start of the interval.' })
  ts!: Date

  @Field(() => Int, { description: 'Length of the interval.' })
  stepSeconds!: number

  @Field(() => Float, { description: "In the market's unit, which is EUR/MWh for energy." })
  eurPerMwh!: number

  @Field(() => Float, { nullable: true, description: 'Traded MWh, where the source names it.' })
  volume!: number | null
}

@ObjectType('PriceBatch', { description: 'Prices that came or changed together.' })
export class PriceBatchType {
  @Field(() => ID)
  marketId!: string

  @Field(() => DateTimeScalar, {
    description: 'When they became known; pass as `since` to go on from here without a hole.',
  })
  knownAt!: Date

  @Field(() => [PriceType])
  prices!: PriceType[]
}
