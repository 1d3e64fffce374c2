import { Directive, Field, Float, Int, ObjectType, registerEnumType } from 'type-graphql'
import { resultUnion } from '#platform/graphql/result-union.ts'
import { DateTimeScalar, FloatSeriesScalar } from '#platform/graphql/scalars.ts'
import type { Course } from './scenario.ts'
import { PvSourceEnum } from './scenario-input.type.ts'

export const ScenarioResolutionEnum = {
  QUARTER_HOUR: 'QUARTER_HOUR',
  HOUR: 'HOUR',
  DAY: 'DAY',
} as const
registerEnumType(ScenarioResolutionEnum, {
  name: 'ScenarioResolution',
  description: 'DAY: local days of 23, 24 or 25 hours.',
})

const share = { nullable: true, description: '0 to 1' }
const nullable = { nullable: true }

@ObjectType('ScenarioCostItem', { description: 'One component of a tariff; income is negative.' })
export class ScenarioCostItemType {
  @Field(() => String, { description: 'As ComponentKind, e.g. GRID_DEMAND, FEED_IN.' })
  kind!: string

  @Field(() => String, { description: 'German, as on the tariff.' })
  name!: string

  @Field(() => String)
  tariffName!: string

  @Field(() => String, { description: 'As PriceUnit, e.g. CT_PER_KWH.' })
  unit!: string

  @Field(() => Float)
  quantity!: number

  @Field(() => Float)
  netEur!: number

  @Field(() => Float)
  grossEur!: number

  @Field(() => Float, { description: 'kWh without a known price; the amounts are of the rest.' })
  unpricedKwh!: number
}

@ObjectType('ScenarioEmissionFactor')
export class ScenarioEmissionFactorType {
  @Field(() => Int, { description: 'Year of the energy.' })
  year!: number

  @Field(() => Float)
  factorGPerKwh!: number

  @Field(() => Int)
  factorYear!: number

  @Field(() => String)
  source!: string
}

@ObjectType('ScenarioFigures', {
  description:
    'Figures by the same calculations as `kpis`; null where they cannot be told. CO₂ is that of the grid import, location-based.',
})
export class ScenarioFiguresType {
  @Field(() => Float, nullable)
  importKwh!: number | null

  @Field(() => Float, nullable)
  exportKwh!: number | null

  @Field(() => Float, nullable)
  pvKwh!: number | null

  @Field(() => Float, nullable)
  consumptionKwh!: number | null

  @Field(() => Float, nullable)
  chargeKwh!: number | null

  @Field(() => Float, nullable)
  dischargeKwh!: number | null

  @Field(() => Float, { nullable: true, description: 'Highest quarter-hour of the grid import.' })
  peakKw!: number | null

  @Field(() => DateTimeScalar, nullable)
  peakAt!: Date | null

  @Field(() => Float, { nullable: true, description: 'E / (Pmax · h)' })
  loadFactor!: number | null

  @Field(() => Float, {
    nullable: true,
    description: 'Benutzungsstunden E / Pmax of the period, h',
  })
  fullLoadHours!: number | null

  @Field(() => Float, share)
  selfConsumption!: number | null

  @Field(() => Float, share)
  autarky!: number | null

  @Field(() => Float, nullable)
  co2Kg!: number | null

  @Field(() => [ScenarioEmissionFactorType])
  factors!: ScenarioEmissionFactorType[]

  @Field(() => Float, { nullable: true, description: 'Null where no tariff holds.' })
  netEur!: number | null

  @Field(() => Float, nullable)
  vatEur!: number | null

  @Field(() => Float, nullable)
  grossEur!: number | null

  @Field(() => [ScenarioCostItemType])
  items!: ScenarioCostItemType[]

  @Field(() => Float, { description: '0 to 1: share of the quarter-hours that are known.' })
  coverage!: number

  @Field(() => [String], { description: 'German: what the costs miss; empty where nothing is.' })
  reasons!: string[]
}

@ObjectType('ScenarioDifference', { description: 'Variant − base: below zero is less.' })
export class ScenarioDifferenceType {
  @Field(() => Float, nullable)
  netEur!: number | null

  @Field(() => Float, nullable)
  grossEur!: number | null

  @Field(() => Float, nullable)
  importKwh!: number | null

  @Field(() => Float, nullable)
  exportKwh!: number | null

  @Field(() => Float, nullable)
  peakKw!: number | null

  @Field(() => Float, { nullable: true, description: 'Percentage points.' })
  autarkyPoints!: number | null

  @Field(() => Float, { nullable: true, description: 'Percentage points.' })
  selfConsumptionPoints!: number | null

  @Field(() => Float, nullable)
  co2Kg!: number | null
}

@ObjectType('ScenarioBattery')
export class ScenarioBatteryType {
  @Field(() => Float)
  chargedKwh!: number

  @Field(() => Float)
  dischargedKwh!: number

  @Field(() => Float)
  lossKwh!: number

  @Field(() => Float, { description: 'Σ discharge / capacity' })
  fullCycles!: number

  @Field(() => Float, { description: 'Content at the start: the lowest state of charge.' })
  startKwh!: number

  @Field(() => Float, {
    description: 'Content at the end; what is above the start is not credited.',
  })
  finalKwh!: number

  @Field(() => Float, { nullable: true, description: 'PEAK_SHAVING: the import to be held.' })
  targetKw!: number | null
}

@ObjectType('ScenarioSeries', {
  description: 'Mean kW per bucket from `start` on, in columns; null is not known.',
})
export class ScenarioSeriesType {
  @Field(() => DateTimeScalar)
  start!: Date

  @Field(() => Int)
  stepSeconds!: number

  @Field(() => FloatSeriesScalar, {
    nullable: true,
    description: 'Seconds from `start` to each bucket where they are not evenly spaced (DAY).',
  })
  offsets!: number[] | null

  @Field(() => FloatSeriesScalar)
  gridImportKw!: (number | null)[]

  @Field(() => FloatSeriesScalar)
  gridExportKw!: (number | null)[]

  @Field(() => FloatSeriesScalar, { description: 'PV + import + discharge − export − charge.' })
  consumptionKw!: (number | null)[]

  @Field(() => FloatSeriesScalar, nullable)
  pvKw!: (number | null)[] | null

  @Field(() => FloatSeriesScalar, { nullable: true, description: 'Of all batteries.' })
  chargeKw!: (number | null)[] | null

  @Field(() => FloatSeriesScalar, nullable)
  dischargeKw!: (number | null)[] | null

  @Field(() => FloatSeriesScalar, {
    nullable: true,
    description: 'Content of the added battery at the end of each bucket, kWh.',
  })
  storedKwh!: (number | null)[] | null
}

@ObjectType('ScenarioCase', { description: 'The period as it was, or a variant of it.' })
export class ScenarioCaseType {
  @Field(() => ScenarioFiguresType)
  figures!: ScenarioFiguresType

  /** Not a field: the resolver makes series of it. */
  course!: Course
}

@ObjectType('ScenarioVariant')
export class ScenarioVariantType extends ScenarioCaseType {
  @Field(() => String)
  name!: string

  @Field(() => ScenarioDifferenceType)
  difference!: ScenarioDifferenceType

  @Field(() => ScenarioBatteryType, { nullable: true, description: 'Of the added battery.' })
  battery!: ScenarioBatteryType | null

  @Field(() => PvSourceEnum, { nullable: true, description: 'What stands for the added PV.' })
  pvSource!: 'MEASURED' | 'MODEL' | null

  @Field(() => Float, {
    nullable: true,
    description: 'Investment / saving of net costs per year, without interest; null without one.',
  })
  paybackYears!: number | null

  @Field(() => [String], { description: 'German: what was assumed.' })
  notes!: string[]
}

@Directive('@auth(role: VIEWER)')
@ObjectType('Scenario', {
  description:
    'What would have been in a period. Computed on a copy of the readings; nothing is written to them.',
})
export class ScenarioType {
  @Field(() => DateTimeScalar)
  from!: Date

  @Field(() => DateTimeScalar)
  to!: Date

  @Field(() => ScenarioCaseType)
  base!: ScenarioCaseType

  @Field(() => [ScenarioVariantType])
  variants!: ScenarioVariantType[]

  @Field(() => [String], { description: 'German: what is to be known of the base.' })
  notes!: string[]
}

export const ScenarioResultType = resultUnion('ScenarioResult', () => ScenarioType)
