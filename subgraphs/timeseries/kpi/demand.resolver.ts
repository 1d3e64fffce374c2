import {
  Arg,
  Args,
  Ctx,
  Directive,
  Field,
  FieldResolver,
  Float,
  InputType,
  Int,
  ObjectType,
  Query,
  registerEnumType,
  Resolver,
  Root,
} from 'type-graphql'
import type { UserError } from '#platform/errors.ts'
import { resultUnion } from '#platform/graphql/result-union.ts'
import type { TimeseriesContext } from '../context.ts'
import { enumOf } from '../calendar/enum-names.ts'
import type { DayType } from '../calendar/day-type.ts'
import type { VoltageLevel } from './atypical-use.ts'
import type { BaselineFigures } from './baseline.service.ts'
import {
  AtypicalUseResult,
  DemandFiguresType,
  DemandSavingArgs,
  DemandSavingResult,
  VoltageLevelEnum,
} from './demand.type.ts'
import type { AtypicalFigures, DemandFigures, SavingFigures } from './demand.service.ts'
import type { ControllableDevice } from './grid-control.ts'
import type { KpiScope } from './kpi-scope.ts'
import { KpisType } from './kpi.type.ts'
import { DayTypeEnum } from './load.type.ts'

@InputType({ description: 'A high-load window of the network operator.' })
class HighLoadWindowInput {
  @Field(() => [Int], { nullable: true, description: '1 to 12; null for all.' })
  months?: number[] | null

  @Field(() => [DayTypeEnum], { nullable: true })
  dayTypes?: DayType[] | null

  @Field(() => String, { description: 'Local clock, e.g. 17:00.' })
  from!: string

  @Field(() => String)
  to!: string
}

@InputType({ description: 'Variables of a local month: first production, then e.g. degree days.' })
class MonthVariablesInput {
  @Field(() => String, { description: '2026-03' })
  month!: string

  @Field(() => [Float])
  values!: number[]
}

@ObjectType('BaselineMonth')
class BaselineMonthType {
  @Field(() => String)
  month!: string

  @Field(() => Float)
  energyKwh!: number

  @Field(() => Float, { nullable: true })
  expectedKwh!: number | null

  @Field(() => Float, { nullable: true, description: 'EnPI: kWh per unit of the first variable.' })
  enpi!: number | null
}

@ObjectType('Baseline', {
  description: 'E = intercept + Σ coefficient · variable, least squares (ISO 50006).',
})
class BaselineType {
  @Field(() => Float)
  intercept!: number

  @Field(() => [Float])
  coefficients!: number[]

  @Field(() => Float)
  rSquared!: number

  @Field(() => Float)
  cvRmse!: number

  @Field(() => Int)
  points!: number
}

@ObjectType('BaselineFigures')
class BaselineFiguresType {
  @Field(() => BaselineType, {
    nullable: true,
    description: 'Null with too few whole, measured months, or variables that do not vary.',
  })
  fitted!: BaselineType | null

  @Field(() => [BaselineMonthType])
  months!: BaselineMonthType[]
}

const BaselineResult = resultUnion('BaselineResult', () => BaselineFiguresType)

const DeviceKindEnum = enumOf(['WALLBOX', 'HEAT_PUMP', 'AIR_CONDITIONING', 'BATTERY'] as const)
registerEnumType(DeviceKindEnum, { name: 'ControllableDeviceKind', description: '§ 14a EnWG.' })

@InputType()
class ControllableDeviceInput {
  @Field(() => DeviceKindEnum)
  kind!: ControllableDevice['kind']

  @Field(() => Float)
  powerKw!: number
}

@ObjectType('LeastPower', {
  description:
    'P_min = 4.2 + (n − 1) · GZF · 4.2 kW; all heat pumps count as one device, all air conditioning as one, devices up to 4.2 kW not; above 11 kW of heat pumps or air conditioning 0.4 · ΣP replaces the first 4.2.',
})
class LeastPowerType {
  @Field(() => Float)
  powerKw!: number

  @Field(() => String)
  source!: string
}

const LeastPowerResult = resultUnion('LeastPowerResult', () => LeastPowerType)

@Resolver(() => KpisType)
export class DemandResolver {
  @FieldResolver(() => DemandFiguresType)
  demand(@Root() scope: KpiScope, @Ctx() { services }: TimeseriesContext): Promise<DemandFigures> {
    return services.figures.demand.demand(scope)
  }

  @FieldResolver(() => DemandSavingResult)
  demandSaving(
    @Root() scope: KpiScope,
    @Args(() => DemandSavingArgs) { newPeakKw, below, above }: DemandSavingArgs,
    @Ctx() { services }: TimeseriesContext,
  ): Promise<SavingFigures | UserError> {
    return services.figures.demand.saving(scope, newPeakKw, { below, above })
  }

  @FieldResolver(() => AtypicalUseResult)
  atypicalUse(
    @Root() scope: KpiScope,
    @Arg('windows', () => [HighLoadWindowInput]) windows: HighLoadWindowInput[],
    @Arg('level', () => VoltageLevelEnum) level: VoltageLevel,
    @Ctx() { services }: TimeseriesContext,
  ): Promise<AtypicalFigures | UserError> {
    const times = windows.map(({ months = null, dayTypes = null, from, to }) => ({
      ...{ months, dayTypes, from, to },
    }))
    return services.figures.demand.atypicalUse(scope, times, level)
  }

  @FieldResolver(() => BaselineResult)
  baseline(
    @Root() scope: KpiScope,
    @Arg('variables', () => [MonthVariablesInput]) variables: MonthVariablesInput[],
    @Ctx() { services }: TimeseriesContext,
  ): Promise<BaselineFigures | UserError> {
    return services.figures.baselines.baseline(scope, variables)
  }

  @Query(() => LeastPowerResult, { description: 'P_min of § 14a EnWG for these devices.' })
  @Directive('@auth(role: VIEWER)')
  leastPower(
    @Arg('devices', () => [ControllableDeviceInput]) devices: ControllableDeviceInput[],
    @Ctx() { services, viewer }: TimeseriesContext,
  ): LeastPowerType | UserError {
    return services.figures.baselines.leastPower(devices, viewer)
  }
}
