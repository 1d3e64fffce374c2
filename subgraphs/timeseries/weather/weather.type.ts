import {
  ArgsType,
  Directive,
  Field,
  Float,
  ID,
  Int,
  ObjectType,
  registerEnumType,
} from 'type-graphql'
import { DateTimeScalar, FloatSeriesScalar } from '#platform/graphql/scalars.ts'
import type { WeatherKind } from '../intake/feeds/feed-series.ts'

export const WeatherKindEnum = { OBSERVED: 'OBSERVED', FORECAST: 'FORECAST' } as const
registerEnumType(WeatherKindEnum, {
  name: 'WeatherKind',
  description: 'Whether weather was measured or foretold.',
})

@Directive('@auth(role: VIEWER)')
@ObjectType('WeatherStation', { description: 'A place of which there is weather.' })
export class WeatherStationType {
  @Field(() => ID, { description: '`DWD-00433`, `WMO-10384`, `OPEN-METEO-52.52-13.42`' })
  id!: string

  @Field(() => String)
  name!: string

  @Field(() => Float, { nullable: true, description: 'Degrees north.' })
  latitude!: number | null

  @Field(() => Float, { nullable: true, description: 'Degrees east.' })
  longitude!: number | null

  @Field(() => Float, { nullable: true, description: 'Metres above sea level.' })
  elevationM!: number | null

  @Field(() => Int, { description: 'Length of its intervals.' })
  stepSeconds!: number
}

@ArgsType()
export class WeatherArgs {
  @Field(() => ID, { nullable: true, description: 'The station; or give a place.' })
  stationId?: string | null

  @Field(() => Float, {
    nullable: true,
    description: 'Degrees north of a place; the nearest station within 50 km answers.',
  })
  latitude?: number | null

  @Field(() => Float, { nullable: true, description: 'Degrees east of the place.' })
  longitude?: number | null

  @Field(() => DateTimeScalar)
  from!: Date

  @Field(() => DateTimeScalar, { description: 'Exclusive.' })
  to!: Date

  @Field(() => Int, { defaultValue: 800, description: 'Longer ranges are sampled; at most 5000.' })
  maxPoints!: number

  @Field(() => WeatherKindEnum, {
    nullable: true,
    description: 'Only this kind. By default what was observed, else the newest forecast.',
  })
  kind?: WeatherKind | null

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'Only what was known then: with FORECAST the forecast as it stood at that time.',
  })
  knownAt?: Date | null
}

@ObjectType('Weather', {
  description:
    'Columnar: value i belongs to [start + i · stepSeconds, + stepSeconds); null is "no value". Radiation is the mean and precipitation the sum of the interval, the rest holds at its start.',
})
export class WeatherType {
  @Field(() => ID)
  stationId!: string

  @Field(() => DateTimeScalar)
  start!: Date

  @Field(() => Int)
  stepSeconds!: number

  @Field(() => Boolean, {
    description: "The step is wider than the station's: means, and sums of precipitation.",
  })
  sampled!: boolean

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'Start of the first interval with forecast values; null when all are observed.',
  })
  forecastFrom!: Date | null

  @Field(() => FloatSeriesScalar, { description: '°C, two metres above ground.' })
  temperatureC!: (number | null)[]

  @Field(() => FloatSeriesScalar, { description: 'W/m², on the horizontal plane.' })
  globalRadiationWM2!: (number | null)[]

  @Field(() => FloatSeriesScalar, { description: 'm/s, ten metres above ground.' })
  windSpeedMS!: (number | null)[]

  @Field(() => FloatSeriesScalar, { description: '%' })
  cloudCoverPercent!: (number | null)[]

  @Field(() => FloatSeriesScalar, { description: '% relative humidity.' })
  humidityPercent!: (number | null)[]

  @Field(() => FloatSeriesScalar, { description: 'hPa, reduced to sea level.' })
  pressureHpa!: (number | null)[]

  @Field(() => FloatSeriesScalar, { description: 'mm' })
  precipitationMm!: (number | null)[]
}
