import { Field, Float, Int, ObjectType, registerEnumType } from 'type-graphql'
import { DateTimeScalar, FloatSeriesScalar } from '#platform/graphql/scalars.ts'

export const ResolutionEnum = {
  AUTO: 'AUTO',
  RAW: 'RAW',
  MIN_15: 'MIN_15',
  HOUR: 'HOUR',
  DAY: 'DAY',
  WEEK: 'WEEK',
  MONTH: 'MONTH',
  YEAR: 'YEAR',
} as const
registerEnumType(ResolutionEnum, {
  name: 'SeriesResolution',
  description: 'How wide the buckets of a series are.',
  valuesConfig: {
    AUTO: { description: 'The narrowest round width with at most `maxPoints` buckets.' },
    RAW: { description: "The meter's own intervals." },
    MIN_15: { description: 'Quarter-hours.' },
    DAY: { description: "Days of the meter's time zone: 23, 24 or 25 hours." },
    WEEK: { description: 'From Monday.' },
    MONTH: { description: 'Calendar months.' },
  },
})
export const DownsamplingEnum = { MIN_MAX: 'MIN_MAX', LTTB: 'LTTB', MEAN: 'MEAN' } as const
registerEnumType(DownsamplingEnum, {
  name: 'Downsampling',
  description: 'How many readings become one point.',
  valuesConfig: {
    MIN_MAX: { description: 'Mean, lowest and highest interval of each bucket: no peak is lost.' },
    LTTB: {
      description:
        'At most `maxPoints` readings that keep the shape, always with the highest and the lowest. Where there are more than 120,000 readings it chooses from means of 15 minutes or more.',
    },
    MEAN: { description: 'Only the mean of each bucket.' },
  },
})

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
    'Columnar, kW: value i belongs to [start + i · stepSeconds, + stepSeconds), or begins at start + offsets[i]; null is "no reading". Faulty readings have no value.',
})
export class SeriesType {
  @Field(() => DateTimeScalar, { description: 'Start of the first bucket.' })
  start!: Date

  @Field(() => DateTimeScalar, { description: 'End of the last bucket.' })
  end!: Date

  @Field(() => Int, {
    description: 'Length of every bucket; the mean length where there are `offsets`.',
  })
  stepSeconds!: number

  @Field(() => FloatSeriesScalar, {
    nullable: true,
    description:
      'Seconds from `start` to each point, where points are not evenly spaced: local days and longer, LTTB.',
  })
  offsets!: number[] | null

  @Field(() => Boolean, {
    description:
      "The step is wider than the meter's interval: values are means, extremes stand beside them.",
  })
  sampled!: boolean

  @Field(() => FloatSeriesScalar)
  values!: (number | null)[]

  @Field(() => FloatSeriesScalar, {
    nullable: true,
    description: 'Lowest interval of each bucket, where sampled by MIN_MAX.',
  })
  minimum!: (number | null)[] | null

  @Field(() => FloatSeriesScalar, {
    nullable: true,
    description: 'Highest interval of each bucket, where sampled by MIN_MAX.',
  })
  maximum!: (number | null)[] | null

  @Field(() => FloatSeriesScalar, {
    description:
      'Set of the qualities of each bucket: the sum of 1 measured, 2 substituted, 4 preliminary, 8 corrected, 16 faulty, 32 simulated.',
  })
  qualities!: number[]

  @Field(() => FloatSeriesScalar, {
    description: 'Share of each bucket that readings with a value cover, 0 … 1.',
  })
  present!: number[]
}
