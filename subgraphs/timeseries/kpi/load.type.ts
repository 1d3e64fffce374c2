import { Field, Float, Int, ObjectType, registerEnumType } from 'type-graphql'
import { DateTimeScalar, FloatSeriesScalar } from '#platform/graphql/scalars.ts'
import { enumOf } from '../calendar/enum-names.ts'
import { dayTypes, type DayType } from '../calendar/day-type.ts'
import { FigureType } from './figure.type.ts'
import { comparisons } from './period.ts'

export const DayTypeEnum = enumOf(dayTypes)
registerEnumType(DayTypeEnum, { name: 'DayType', description: 'Holidays count as SUNDAY.' })

export const ComparisonEnum = enumOf(comparisons)
registerEnumType(ComparisonEnum, {
  name: 'PeriodComparisonKind',
  description:
    'PREVIOUS_PERIOD: whole months (quarters, years) against as many months before, whole days against as many days before, else the same length before. PREVIOUS_YEAR: the same local dates a year earlier.',
})

@ObjectType('LoadFigures')
export class LoadFiguresType {
  @Field(() => FigureType, { description: 'kWh: Σ mean power × length of the interval.' })
  energy!: FigureType

  @Field(() => FigureType, {
    description:
      'kW: highest mean of a complete clock quarter-hour (max kWh × 4), of several meters that of their sum.',
  })
  peak!: FigureType

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'Start of the first such quarter-hour.',
  })
  peakAt!: Date | null

  @Field(() => FigureType, { description: 'kW: energy / measured hours.' })
  mean!: FigureType

  @Field(() => FigureType, { description: 'E / (Pmax · h), h the measured hours.' })
  loadFactor!: FigureType

  @Field(() => FigureType, {
    description: 'h: E / Pmax of the range; for the row of a price sheet see demand.years.',
  })
  fullLoadHours!: FigureType
}

@ObjectType('LoadDurationCurve', {
  description:
    'Quarter-hours by falling power as steps: kw[i] holds for hours[i]. Σ kw · hours = energy; first and last step are the highest and the lowest quarter-hour.',
})
export class DurationCurveType {
  @Field(() => FloatSeriesScalar)
  hours!: number[]

  @Field(() => FloatSeriesScalar)
  kw!: number[]

  @Field(() => Int, { description: 'Quarter-hours that are known whole; only these count.' })
  quarters!: number

  @Field(() => Float, { description: '0 to 1: share of the quarter-hours that are known whole.' })
  coverage!: number
}

@ObjectType('HeatMap', {
  description:
    'kW by local day (row) and quarter of the wall clock (column), row by row. A column is the same time of day on all days: the skipped hour of spring is null, the repeated hour of autumn has columns 96 to 99.',
})
export class HeatMapType {
  @Field(() => [String], { description: 'Local dates.' })
  dates!: string[]

  @Field(() => [Int], { description: 'Quarter-hours of each day: 92, 96 or 100.' })
  slots!: number[]

  @Field(() => Int, { description: 'Columns: 96, or 100 with a day of autumn.' })
  width!: number

  @Field(() => FloatSeriesScalar, {
    description: 'null where the quarter-hour is not known whole, or does not exist.',
  })
  values!: (number | null)[]

  @Field(() => Float, { description: '0 to 1: share of the quarter-hours that are known whole.' })
  coverage!: number
}

@ObjectType('PeriodComparison', {
  description: 'Changes are now ÷ before − 1.',
})
export class PeriodComparisonType {
  @Field(() => DateTimeScalar)
  from!: Date

  @Field(() => DateTimeScalar)
  to!: Date

  @Field(() => LoadFiguresType)
  before!: LoadFiguresType

  @Field(() => FigureType)
  energyChange!: FigureType

  @Field(() => FigureType, {
    description: 'Of the mean energy per local day: fair between periods of different length.',
  })
  dailyEnergyChange!: FigureType

  @Field(() => FigureType)
  peakChange!: FigureType
}

@ObjectType('MeanDay', { description: 'Mean power per quarter of the wall clock, 96 values.' })
export class MeanDayType {
  @Field(() => DayTypeEnum)
  dayType!: DayType

  @Field(() => Int)
  days!: number

  @Field(() => FloatSeriesScalar)
  actualKw!: (number | null)[]

  @Field(() => FloatSeriesScalar)
  profileKw!: (number | null)[]
}

@ObjectType('ProfileComparison', {
  description: 'A load profile beside a standard load profile of the same energy.',
})
export class ProfileComparisonType {
  @Field(() => Float, { description: 'kWh/a of a customer with that profile and this energy.' })
  annualKwh!: number

  @Field(() => Float, {
    description: 'Σ|actual − profile| / (2 · Σ actual): share of the energy used at another time.',
  })
  shiftedShare!: number

  @Field(() => Int, { description: 'Quarter-hours compared: those that are known whole.' })
  quarters!: number

  @Field(() => [MeanDayType])
  meanDays!: MeanDayType[]
}
