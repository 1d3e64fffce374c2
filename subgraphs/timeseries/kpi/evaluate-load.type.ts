import { Directive, Field, ID, InputType, Int, ObjectType } from 'type-graphql'
import { resultUnion } from '#platform/graphql/result-union.ts'
import { DateTimeScalar, FloatSeriesScalar } from '#platform/graphql/scalars.ts'
import { MeterType } from '../meter/meter.type.ts'

@InputType({ description: 'A tariff on local days [validFrom, validUntil).' })
export class GivenContractInput {
  @Field(() => ID)
  tariffId!: string

  @Field(() => String, { nullable: true, description: 'E.g. 2026-01-01; null: from the start.' })
  validFrom?: string | null

  @Field(() => String, { nullable: true, description: 'First day without it; null: to the end.' })
  validUntil?: string | null
}

@InputType({
  description:
    'A load that is given instead of measured: mean kW per quarter-hour, ≥ 0, in columns of the same length; null is missing. At most 70,272 quarter-hours (two years).',
})
export class EvaluateLoadInput {
  @Field(() => DateTimeScalar, { description: 'Start of the first quarter-hour.' })
  start!: Date

  @Field(() => Int, { defaultValue: 900, description: 'Only 900.' })
  stepSeconds!: number

  @Field(() => FloatSeriesScalar)
  gridImportKw!: (number | null)[]

  @Field(() => FloatSeriesScalar, { nullable: true, description: 'Without it: none.' })
  gridExportKw?: (number | null)[] | null

  @Field(() => FloatSeriesScalar, { nullable: true, description: 'Without it: no PV.' })
  pvKw?: (number | null)[] | null

  @Field(() => FloatSeriesScalar, {
    nullable: true,
    description:
      'What meters of consumers see, for the residual. The consumption itself follows from the balance.',
  })
  consumptionKw?: (number | null)[] | null

  @Field(() => FloatSeriesScalar, { nullable: true, description: 'Into batteries.' })
  chargeKw?: (number | null)[] | null

  @Field(() => FloatSeriesScalar, { nullable: true, description: 'Out of batteries.' })
  dischargeKw?: (number | null)[] | null

  @Field(() => ID, {
    nullable: true,
    description:
      'The meter whose load this replaces: its contracts, its reactive energy and, for demand charges, its readings in the rest of the calendar year count.',
  })
  connectionMeterId?: string | null

  @Field(() => ID, { nullable: true, description: 'Its feed-in contract counts for `pvKw`.' })
  pvMeterId?: string | null

  @Field(() => [GivenContractInput], {
    nullable: true,
    description: 'Instead of the contracts of the meters; at most 20.',
  })
  supply?: GivenContractInput[] | null

  @Field(() => [GivenContractInput], { nullable: true })
  feedIn?: GivenContractInput[] | null
}

@Directive('@auth(role: VIEWER)')
@ObjectType('LoadEvaluation', {
  description:
    'Figures of a given load, by the same calculations as `kpis`: an unchanged copy of measured quarter-hours has the same figures. Nothing is stored.',
})
export class LoadEvaluationType {
  @Field(() => DateTimeScalar)
  from!: Date

  @Field(() => DateTimeScalar)
  to!: Date
}

export const EvaluateLoadResult = resultUnion('EvaluateLoadResult', () => LoadEvaluationType)

@ObjectType('QuarterHours', {
  description:
    'Mean kW per quarter-hour as the figures of the selection use it, null where it is not known whole: a copy for `evaluateLoad`.',
})
export class QuarterHoursType {
  @Field(() => DateTimeScalar)
  start!: Date

  @Field(() => Int, { description: '900' })
  stepSeconds!: number

  @Field(() => FloatSeriesScalar)
  gridImportKw!: (number | null)[]

  @Field(() => FloatSeriesScalar)
  gridExportKw!: (number | null)[]

  @Field(() => FloatSeriesScalar, { nullable: true, description: 'Null without a PV meter.' })
  pvKw!: (number | null)[] | null

  @Field(() => FloatSeriesScalar, { nullable: true, description: 'Null without consumer meters.' })
  consumptionKw!: (number | null)[] | null

  @Field(() => FloatSeriesScalar, { nullable: true, description: 'Null without a battery meter.' })
  chargeKw!: (number | null)[] | null

  @Field(() => FloatSeriesScalar, { nullable: true })
  dischargeKw!: (number | null)[] | null

  @Field(() => Int, {
    description: 'Quarter-hours of the connection that are measured only in part: null here.',
  })
  partialQuarters!: number

  @Field(() => [MeterType], { description: 'At the connection: SITE and MAIN meters.' })
  connections!: MeterType[]

  @Field(() => [MeterType], { description: 'What `load` sums up.' })
  consumers!: MeterType[]

  @Field(() => [MeterType])
  pvMeters!: MeterType[]

  @Field(() => [MeterType])
  batteryMeters!: MeterType[]
}
