import { Field, Float, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql'
import { DateTimeScalar, FloatSeriesScalar } from '#platform/graphql/scalars.ts'
import type { Quantity, ReadingQuality } from './reading.ts'

export const QuantityEnum = { CONSUMPTION: 'CONSUMPTION', PRODUCTION: 'PRODUCTION' } as const
const ReadingQualityEnum = {
  MEASURED: 'MEASURED',
  SUBSTITUTED: 'SUBSTITUTED',
  PRELIMINARY: 'PRELIMINARY',
  CORRECTED: 'CORRECTED',
  FAULTY: 'FAULTY',
  SIMULATED: 'SIMULATED',
} as const
registerEnumType(QuantityEnum, {
  name: 'Quantity',
  description: 'The direction of energy; both are zero or above.',
})
registerEnumType(ReadingQualityEnum, {
  name: 'ReadingQuality',
  description: 'How a value came about.',
})

@ObjectType('Reading', { description: 'Mean power of one interval of a meter.' })
export class ReadingType {
  @Field(() => DateTimeScalar, { description: 'Start of the interval.' })
  ts!: Date

  @Field(() => Float, { nullable: true, description: 'kW' })
  consumptionKw!: number | null

  @Field(() => Float, { nullable: true, description: 'kW' })
  productionKw!: number | null

  @Field(() => Float, { nullable: true, description: 'V' })
  voltage!: number | null

  @Field(() => ReadingQualityEnum)
  quality!: ReadingQuality
}

@ObjectType('SeriesSummary', {
  description: "Figures of exactly the requested range, over the meter's own intervals.",
})
export class SeriesSummaryType {
  @Field(() => Float, { description: 'kWh: the sum of mean power × length of the interval.' })
  energyKwh!: number

  @Field(() => Float, {
    nullable: true,
    description:
      'kW: highest mean of a complete clock quarter-hour; null where intervals are longer.',
  })
  peakKw!: number | null

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'Start of the first quarter-hour with the peak.',
  })
  peakAt!: Date | null

  @Field(() => Float, { nullable: true, description: 'kW: lowest mean of an interval.' })
  minimumKw!: number | null

  @Field(() => Int, { description: 'Intervals with a value.' })
  present!: number

  @Field(() => Int, {
    description: 'Intervals of the range: 92, 96 or 100 quarter-hours on a local day.',
  })
  expected!: number
}

@ObjectType('Series', {
  description:
    'Columnar, kW: value i belongs to [start + i · stepSeconds, + stepSeconds); null is "no reading".',
})
export class SeriesType {
  @Field(() => ID)
  meterId!: string

  @Field(() => QuantityEnum)
  quantity!: Quantity

  @Field(() => DateTimeScalar)
  start!: Date

  @Field(() => Int)
  stepSeconds!: number

  @Field(() => Boolean, {
    description:
      "The step is wider than the meter's interval: values are means, extremes stand beside them.",
  })
  sampled!: boolean

  @Field(() => FloatSeriesScalar)
  values!: (number | null)[]

  @Field(() => FloatSeriesScalar, {
    nullable: true,
    description: 'Lowest interval of each bucket, where sampled.',
  })
  minimum!: (number | null)[] | null

  @Field(() => FloatSeriesScalar, {
    nullable: true,
    description: 'Highest interval of each bucket, where sampled.',
  })
  maximum!: (number | null)[] | null

  @Field(() => SeriesSummaryType)
  summary!: SeriesSummaryType
}

@InputType({ description: 'One interval of a meter, from a machine.' })
export class ReadingInput {
  @Field(() => ID)
  meterId!: string

  @Field(() => DateTimeScalar, { description: 'Start of the interval.' })
  ts!: Date

  @Field(() => Float, { nullable: true, description: 'kW' })
  consumptionKw?: number | null

  @Field(() => Float, { nullable: true, description: 'kW' })
  productionKw?: number | null

  @Field(() => Float, { nullable: true, description: 'V' })
  voltage?: number | null

  @Field(() => ReadingQualityEnum)
  quality!: ReadingQuality
}

@ObjectType({ description: 'What came of a batch of readings.' })
export class IngestedReadings {
  @Field(() => Int, { description: 'Readings of known meters; the others were left out.' })
  accepted!: number
}
