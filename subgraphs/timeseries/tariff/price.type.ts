import { ArgsType, Field, Float, ID, Int, ObjectType, registerEnumType } from 'type-graphql'
import { resultUnion } from '#platform/graphql/result-union.ts'
import { DateTimeScalar, FloatSeriesScalar } from '#platform/graphql/scalars.ts'
import { enumOf } from '../calendar/enum-names.ts'
import { MeterSelectionInput } from '../kpi/kpi.type.ts'
import type { ComponentKind } from './component.ts'
import type { GridModule } from './grid-modules.ts'
import { ComponentKindEnum, TariffType } from './tariff.type.ts'

@ArgsType()
export class EndPriceArgs {
  @Field(() => ID)
  tariffId!: string

  @Field(() => DateTimeScalar)
  from!: Date

  @Field(() => DateTimeScalar, { description: 'Exclusive; at most 800 days after `from`.' })
  to!: Date

  @Field(() => DateTimeScalar, { nullable: true, description: 'The tariff as known then.' })
  asOf?: Date | null

  @Field(() => Float, {
    nullable: true,
    description:
      'Benutzungsstunden (h/a) that choose the row of the network charges; without them a tariff with such rows has no known price.',
  })
  usageHours?: number | null
}

@ObjectType('EndPriceColumn')
export class EndPriceColumnType {
  @Field(() => ComponentKindEnum)
  kind!: ComponentKind

  @Field(() => String)
  name!: string

  @Field(() => FloatSeriesScalar, {
    description: 'ct/kWh net; null: price not known or not valid.',
  })
  values!: (number | null)[]
}

@ObjectType('EndPrice', {
  description:
    'Customer price per quarter-hour in ct/kWh: net = Σ of the energy components (spot × factor + margin + network energy price(t) + concession + KWKG + offshore + § 19 + electricity tax), gross = net × (1 + VAT). Base fees and demand charges are no part of it. Columnar from `start` in steps of 900 s; exact decimals.',
})
export class EndPriceType {
  @Field(() => TariffType)
  tariff!: TariffType

  @Field(() => DateTimeScalar)
  start!: Date

  @Field(() => Int)
  stepSeconds!: number

  @Field(() => [EndPriceColumnType])
  columns!: EndPriceColumnType[]

  @Field(() => FloatSeriesScalar, { description: 'null: a part of the price is not known.' })
  net!: (number | null)[]

  @Field(() => FloatSeriesScalar)
  gross!: (number | null)[]

  @Field(() => Int, { description: 'Quarter-hours without a price.' })
  unknown!: number
}

export const EndPriceResult = resultUnion('EndPriceResult', () => EndPriceType)

@ArgsType()
export class CheapWindowsArgs {
  @Field(() => ID, { nullable: true, description: 'Prices of this market, EUR/MWh.' })
  marketId?: string | null

  @Field(() => ID, { nullable: true, description: 'Or of this tariff, ct/kWh gross.' })
  tariffId?: string | null

  @Field(() => Float, { description: 'A multiple of 0.25, up to 168.' })
  hours!: number

  @Field(() => Float, {
    nullable: true,
    description: 'Benutzungsstunden (h/a) that choose the row of the network charges of a tariff.',
  })
  usageHours?: number | null

  @Field(() => Boolean, { defaultValue: true })
  contiguous!: boolean

  @Field(() => String, { nullable: true, description: 'Local clock: not before 22:00.' })
  after?: string | null

  @Field(() => String, { nullable: true, description: 'Local clock: done by 07:00.' })
  before?: string | null

  @Field(() => DateTimeScalar, { description: 'From when on, usually now.' })
  from!: Date

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'Three days later where not given; at most 31 days.',
  })
  to?: Date | null

  @Field(() => Int, { defaultValue: 3, description: 'Most windows; the next one is the first.' })
  count!: number
}

@ObjectType('TimeSpan')
export class TimeSpanType {
  @Field(() => DateTimeScalar)
  start!: Date

  @Field(() => DateTimeScalar)
  end!: Date
}

@ObjectType('CheapWindow')
export class CheapWindowType {
  @Field(() => DateTimeScalar)
  start!: Date

  @Field(() => DateTimeScalar)
  end!: Date

  @Field(() => [TimeSpanType], { description: 'One, or several where not contiguous.' })
  slots!: TimeSpanType[]

  @Field(() => Float)
  meanPrice!: number

  @Field(() => Float)
  lowest!: number

  @Field(() => Float)
  highest!: number

  @Field(() => DateTimeScalar, { description: 'Where it was looked.' })
  frameStart!: Date

  @Field(() => DateTimeScalar)
  frameEnd!: Date

  @Field(() => Int, { description: 'Quarter-hours of the frame without a price.' })
  unknownQuarters!: number

  @Field(() => Boolean, {
    description:
      'False: prices are missing, or the frame goes on after `to`; the window may change.',
  })
  isComplete!: boolean
}

@ObjectType('CheapWindows', {
  description:
    'The cheapest hours of each frame, the next first. With `after` or `before` each day (or night) is a frame; with one of them alone a frame reaches to the same time of the next day. Without both all that is known is one frame, and the windows do not overlap. Negative prices are just low; equal prices: the earlier.',
})
export class CheapWindowsType {
  @Field(() => String)
  unit!: string

  @Field(() => [CheapWindowType])
  windows!: CheapWindowType[]

  @Field(() => DateTimeScalar, { nullable: true, description: 'Spot prices are known until then.' })
  knownUntil!: Date | null

  @Field(() => Int)
  unknownQuarters!: number
}

export const CheapWindowsResult = resultUnion('CheapWindowsResult', () => CheapWindowsType)

const GridModuleEnum = enumOf(['NONE', 'MODULE_1', 'MODULE_2', 'MODULE_1_AND_3'] as const)
registerEnumType(GridModuleEnum, { name: 'GridModule', description: 'Modules of § 14a EnWG.' })

@ArgsType()
export class CompareModulesArgs {
  @Field(() => MeterSelectionInput, { description: 'The whole connection, the device included.' })
  selection!: MeterSelectionInput

  @Field(() => ID, { description: 'The controllable device.' })
  deviceMeterId!: string

  @Field(() => ID, {
    description: 'Its GRID_ENERGY component has the price and, in its windows, those of Modul 3.',
  })
  tariffId!: string

  @Field(() => DateTimeScalar)
  from!: Date

  @Field(() => DateTimeScalar)
  to!: Date

  @Field(() => Boolean, { defaultValue: true })
  hasSmartMeter!: boolean

  @Field(() => Float, {
    defaultValue: 0,
    description: '€/a gross for the second meter of Modul 2, 0 to 100,000.',
  })
  secondMeterEurPerYear!: number
}

@ObjectType('GridModuleCost')
export class GridModuleCostType {
  @Field(() => GridModuleEnum)
  module!: GridModule

  @Field(() => Float)
  costEur!: number

  @Field(() => Float, { description: 'Against no module.' })
  reductionEur!: number

  @Field(() => Boolean)
  isCheapest!: boolean
}

@ObjectType('GridModules', {
  description:
    'Network energy costs under § 14a EnWG, the cheapest first. Modul 1: − (80 € + 3,750 kWh × energy price × 0.2) a year, never below 0. Modul 2: energy price × 0.4 for the device on its own meter. Modul 3 (with Modul 1 and a smart meter): prices by time window, at least two quarters of a year, high ≥ 2 h a day. A range of a part of a year bears that part of yearly amounts. All amounts are gross; a net price needs the VAT of the tariff. One network energy price must hold in the whole range.',
})
export class GridModulesType {
  @Field(() => [GridModuleCostType])
  modules!: GridModuleCostType[]

  @Field(() => Float)
  energyPriceCt!: number

  @Field(() => Float)
  totalKwh!: number

  @Field(() => Float)
  deviceKwh!: number

  @Field(() => Float)
  yearShare!: number

  @Field(() => Float)
  coverage!: number

  @Field(() => [String], { description: 'German.' })
  notes!: string[]

  @Field(() => String)
  source!: string
}

export const GridModulesResult = resultUnion('GridModulesResult', () => GridModulesType)
