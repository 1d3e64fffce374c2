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

  @Field(() => Int, { description: '3600 for hours, 900 for quarter-hours.' })
  stepSeconds!: number
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
  description: "Over the market's own steps, never over sampled ones.",
})
export class PriceSummaryType {
  @Field(() => Float, { nullable: true })
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
    'Columnar, EUR/MWh: value i belongs to [start + i · stepSeconds, + stepSeconds); null is "no price".',
})
export class MarketSeriesType {
  @Field(() => ID)
  marketId!: string

  @Field(() => DateTimeScalar)
  start!: Date

  @Field(() => Int)
  stepSeconds!: number

  @Field(() => Boolean, {
    description:
      "The step is wider than the market's: values are means, extremes stand beside them.",
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
