import { ArgsType, Field, Float, InputType, ObjectType, registerEnumType } from 'type-graphql'
import { resultUnion } from '#platform/graphql/result-union.ts'
import { DateTimeScalar } from '#platform/graphql/scalars.ts'
import { enumOf } from '../calendar/enum-names.ts'
import { voltageLevels } from './atypical-use.ts'
import { FigureReasonType, FigureType } from './figure.type.ts'

export const VoltageLevelEnum = enumOf(voltageLevels)
registerEnumType(VoltageLevelEnum, {
  name: 'VoltageLevel',
  description: 'Network level of the connection, from extra-high (EHV) to low voltage (LV).',
})

@ObjectType('MonthlyPeak')
export class MonthlyPeakType {
  @Field(() => String, { description: '2026-03' })
  month!: string

  @Field(() => Float, { nullable: true })
  kw!: number | null

  @Field(() => DateTimeScalar, { nullable: true })
  at!: Date | null
}

@ObjectType('UsageOfYear', { description: 'Benutzungsstunden E / Pmax and the row they choose.' })
export class UsageOfYearType {
  @Field(() => String)
  year!: string

  @Field(() => Float, { nullable: true, description: 'h/a' })
  hours!: number | null

  @Field(() => Boolean, {
    description: 'Only a part of the year is measured within the range; its energy is projected.',
  })
  isProjected!: boolean

  @Field(() => Boolean, { nullable: true, description: 'True: the row from 2,500 h/a on.' })
  isAbove!: boolean | null

  @Field(() => Float, {
    nullable: true,
    description: 'kWh/a, projected from the measured quarter-hours; null where there are none.',
  })
  annualKwh!: number | null

  @Field(() => Boolean, {
    nullable: true,
    description: 'From 100,000 kWh/a on: metering by load profile (RLM).',
  })
  needsLoadMetering!: boolean | null

  @Field(() => Float, { description: '0 to 1: share of the year that is measured (in the range).' })
  coverage!: number

  @Field(() => FigureReasonType, { nullable: true, description: 'Null where nothing is missing.' })
  reason!: FigureReasonType | null
}

@ObjectType('DemandFigures')
export class DemandFiguresType {
  @Field(() => FigureType)
  peak!: FigureType

  @Field(() => [MonthlyPeakType])
  monthlyPeaks!: MonthlyPeakType[]

  @Field(() => [UsageOfYearType])
  years!: UsageOfYearType[]
}

@InputType({ description: 'A row of a price sheet, net.' })
export class PriceRowInput {
  @Field(() => Float, { description: '€/kW·a' })
  demandEurPerKw!: number

  @Field(() => Float, { description: 'ct/kWh' })
  energyCtPerKwh!: number
}

@ArgsType()
export class DemandSavingArgs {
  @Field(() => Float)
  newPeakKw!: number

  @Field(() => PriceRowInput, { description: 'Row below 2,500 h/a.' })
  below!: PriceRowInput

  @Field(() => PriceRowInput, { description: 'Row from 2,500 h/a on.' })
  above!: PriceRowInput
}

@ObjectType('DemandCost')
export class DemandCostType {
  @Field(() => Float, { description: 'Benutzungsstunden, h/a' })
  hours!: number

  @Field(() => Boolean)
  isAbove!: boolean

  @Field(() => Float)
  demandEur!: number

  @Field(() => Float)
  energyEur!: number

  @Field(() => Float)
  totalEur!: number
}

@ObjectType('DemandSaving', {
  description:
    'Saving of a year from a lower peak with the same energy, with both rows of the price sheet: crossing 2,500 h/a changes both prices, so it may differ from ΔP × price and even be negative.',
})
export class DemandSavingType {
  @Field(() => DemandCostType)
  before!: DemandCostType

  @Field(() => DemandCostType)
  after!: DemandCostType

  @Field(() => Float)
  savingEur!: number

  @Field(() => Float, { description: 'ΔP × price of the row before.' })
  simpleSavingEur!: number

  @Field(() => Boolean)
  crossesLimit!: boolean
}

@ObjectType('AtypicalUse', {
  description:
    'Atypical use (§ 19 (2) S. 1 StromNEV): Pmax − Pmax inside the high-load windows of the network operator, significant from the share of the voltage level and 100 kW on.',
})
export class AtypicalUseType {
  @Field(() => Float)
  peakKw!: number

  @Field(() => Float)
  windowPeakKw!: number

  @Field(() => DateTimeScalar)
  windowPeakAt!: Date

  @Field(() => Float)
  differenceKw!: number

  @Field(() => Float)
  differenceShare!: number

  @Field(() => Float)
  leastShare!: number

  @Field(() => Float)
  leastKw!: number

  @Field(() => Boolean)
  isSignificant!: boolean

  @Field(() => String)
  source!: string
}

export const DemandSavingResult = resultUnion('DemandSavingResult', () => DemandSavingType)
export const AtypicalUseResult = resultUnion('AtypicalUseResult', () => AtypicalUseType)
