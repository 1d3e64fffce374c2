import {
  Directive,
  Field,
  Float,
  ID,
  InputType,
  Int,
  ObjectType,
  registerEnumType,
} from 'type-graphql'
import { connection } from '#platform/graphql/page.ts'
import { resultUnion } from '#platform/graphql/result-union.ts'
import { DateTimeScalar } from '#platform/graphql/scalars.ts'
import type { Quantity } from '../reading/reading.ts'
import { QuantityEnum } from '../reading/reading.type.ts'
import {
  findingStates,
  qualityRules,
  severities,
  type FindingState,
  type QualityRule,
  type Severity,
} from './quality-finding.ts'

function enumOf<T extends string>(names: readonly T[]): { [Name in T]: Name } {
  // Every name under itself.
  return Object.fromEntries(names.map(name => [name, name])) as { [Name in T]: Name }
}

export const QualityRuleEnum = enumOf(qualityRules)
export const SeverityEnum = enumOf(severities)
export const FindingStateEnum = enumOf(findingStates)
registerEnumType(QualityRuleEnum, {
  name: 'QualityRule',
  description: 'What can be wrong with readings.',
})
registerEnumType(SeverityEnum, {
  name: 'Severity',
  description: 'The worst one that covers a reading decides its grade, however many there are.',
})
registerEnumType(FindingStateEnum, {
  name: 'FindingState',
  description: 'RESOLVED: it no longer holds. DISMISSED: somebody says that it is no fault.',
})

@Directive('@auth(role: OPERATOR)')
@ObjectType('QualityFinding', {
  description: 'What a rule found in the readings of a meter; it is kept for good.',
})
export class QualityFindingType {
  @Field(() => ID)
  id!: string

  @Field(() => ID)
  meterId!: string

  @Field(() => QuantityEnum)
  quantity!: Quantity

  @Field(() => QualityRuleEnum)
  rule!: QualityRule

  @Field(() => SeverityEnum)
  severity!: Severity

  @Field(() => DateTimeScalar, { description: 'Start of the first interval concerned.' })
  from!: Date

  @Field(() => DateTimeScalar, { description: 'End of the last interval concerned.' })
  to!: Date

  @Field(() => String, { description: 'German, with figures.' })
  message!: string

  @Field(() => FindingStateEnum)
  state!: FindingState

  @Field(() => DateTimeScalar)
  foundAt!: Date

  @Field(() => String, { nullable: true, description: 'Who confirmed, dismissed or reopened it.' })
  decidedBy!: string | null

  @Field(() => DateTimeScalar, { nullable: true })
  decidedAt!: Date | null

  @Field(() => String, { nullable: true, description: 'Why, in the words of that person.' })
  reason!: string | null
}

@ObjectType()
export class QualityFindingConnection extends connection(() => QualityFindingType) {}

@InputType({ description: 'Which findings to list; what is left out does not restrict.' })
export class QualityFindingFilter {
  @Field(() => ID, { nullable: true })
  meterId?: string | null

  @Field(() => QuantityEnum, { nullable: true })
  quantity?: Quantity | null

  @Field(() => QualityRuleEnum, { nullable: true })
  rule?: QualityRule | null

  @Field(() => SeverityEnum, { nullable: true })
  severity?: Severity | null

  @Field(() => FindingStateEnum, { nullable: true })
  state?: FindingState | null

  @Field(() => DateTimeScalar, { nullable: true, description: 'Findings that end after this.' })
  from?: Date | null

  @Field(() => DateTimeScalar, { nullable: true, description: 'Findings that begin before this.' })
  to?: Date | null
}

@ObjectType({
  description:
    'How many intervals have which grade, by the worst finding that is open, or confirmed and not replaced.',
})
export class ReadingGradesType {
  @Field(() => Int, { description: 'Checked without a finding.' })
  plausible!: number

  @Field(() => Int, { description: 'Worst finding: INFO.' })
  noted!: number

  @Field(() => Int, { description: 'Worst finding: WARNING.' })
  doubtful!: number

  @Field(() => Int, { description: 'Worst finding: ERROR.' })
  implausible!: number

  @Field(() => Int, { description: 'No value is stored, with or without a finding.' })
  missing!: number

  @Field(() => Int, { description: 'A value, no finding, and no check has come so far yet.' })
  unchecked!: number
}

@ObjectType('QualityThresholds', {
  description:
    'What is asked of the readings of a meter: of its kind, or its own. Null: rule is off.',
})
@InputType('QualityThresholdsInput', {
  description:
    'What differs for one meter; what is left out is as for its kind. Null: rule is off.',
})
export class QualityThresholdsType {
  @Field(() => Float, { nullable: true, description: 'h: up to here a gap is filled linearly.' })
  linearGapHours?: number

  @Field(() => Int, { nullable: true, description: 'Comparable days that make a substitute.' })
  comparableDays?: number

  @Field(() => Float, { nullable: true, description: 'kW below zero that are noise.' })
  negativeToleranceKw?: number

  @Field(() => Float, { nullable: true, description: 'Share above capacity that only warns.' })
  capacityTolerance?: number

  @Field(() => Float, { nullable: true, description: 'h of zero that are worth a look.' })
  zeroRunHours?: number | null

  @Field(() => Float, { nullable: true, description: 'h of one value that mean "frozen".' })
  frozenHours?: number | null

  @Field(() => Int, { nullable: true, description: 'Intervals of one value, at least.' })
  frozenIntervals?: number

  @Field(() => Float, {
    nullable: true,
    description: 't of |x − median| > t · 1.4826 · MAD.',
  })
  spikeThreshold?: number | null

  @Field(() => Float, { nullable: true, description: 'h: width of the rolling window.' })
  spikeWindowHours?: number

  @Field(() => Int, { nullable: true, description: 'Days whose same time of day is compared.' })
  spikeSlotDays?: number

  @Field(() => Float, { nullable: true, description: 'Share by which the register may differ.' })
  registerTolerance?: number

  @Field(() => Float, { nullable: true, description: 'kWh by which the register may differ.' })
  registerToleranceKwh?: number
}

export const QualityFindingResult = resultUnion('QualityFindingResult', () => QualityFindingType)
export const QualityThresholdsResult = resultUnion(
  'QualityThresholdsResult',
  () => QualityThresholdsType,
)
