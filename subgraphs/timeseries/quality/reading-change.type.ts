import { Field, Float, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql'
import { resultUnion } from '#platform/graphql/result-union.ts'
import { DateTimeScalar } from '#platform/graphql/scalars.ts'
import type { Quantity, ReadingMethod } from '../reading/reading.ts'
import { QuantityEnum, ReadingMethodEnum } from '../reading/reading.type.ts'
import { QualityFindingType } from './finding.type.ts'
import type { ChangeAction } from './reading-change.store.ts'

const ChangeActionEnum = {
  SUBSTITUTE: 'SUBSTITUTE',
  CORRECT: 'CORRECT',
  MARK_FAULTY: 'MARK_FAULTY',
  REVERT: 'REVERT',
} as const
registerEnumType(ChangeActionEnum, {
  name: 'ReadingChangeAction',
  description: 'What a person did to readings.',
})

@ObjectType({ description: 'A value that nobody measured.' })
export class SubstituteValue {
  @Field(() => DateTimeScalar, { description: 'Start of the interval.' })
  ts!: Date

  @Field(() => Float, { description: 'kW' })
  kw!: number

  @Field(() => ReadingMethodEnum)
  method!: ReadingMethod
}

@ObjectType('SubstituteProposal', { description: 'Substitutes that are not written yet.' })
export class SubstituteProposalType {
  @Field(() => QualityFindingType)
  finding!: QualityFindingType

  @Field(() => [SubstituteValue], { description: 'In their order; at most 50,000.' })
  values!: SubstituteValue[]

  @Field(() => String, {
    description: 'Pass it to applySubstitutes, so that exactly these values are written.',
  })
  fingerprint!: string
}

@ObjectType('ReadingChange', {
  description: 'What a person did to readings; it can be taken back with revertReadings.',
})
export class ReadingChangeType {
  @Field(() => ID)
  id!: string

  @Field(() => ID)
  meterId!: string

  @Field(() => QuantityEnum, { nullable: true, description: 'Null: whole readings.' })
  quantity!: Quantity | null

  @Field(() => ChangeActionEnum)
  action!: ChangeAction

  @Field(() => DateTimeScalar, { description: 'Start of the first interval.' })
  from!: Date

  @Field(() => DateTimeScalar, { description: 'End of the last interval.' })
  to!: Date

  @Field(() => Int, { description: 'How many readings were changed.' })
  readings!: number

  @Field(() => Float, { nullable: true, description: 'kWh of these readings before; null: none.' })
  energyBeforeKwh!: number | null

  @Field(() => Float, { nullable: true, description: 'kWh of these readings after; null: none.' })
  energyAfterKwh!: number | null

  @Field(() => String)
  reason!: string

  @Field(() => ID, { nullable: true })
  findingId!: string | null

  @Field(() => String)
  changedBy!: string

  @Field(() => DateTimeScalar)
  changedAt!: Date
}

@InputType({ description: 'A value by hand.' })
export class CorrectedValueInput {
  @Field(() => DateTimeScalar, { description: 'Start of the interval.' })
  ts!: Date

  @Field(() => Float, { description: 'kW, zero or above.' })
  kw!: number
}

@InputType({ description: 'Values by hand, with the reason why.' })
export class CorrectReadingsInput {
  @Field(() => ID)
  meterId!: string

  @Field(() => QuantityEnum, { defaultValue: QuantityEnum.CONSUMPTION })
  quantity!: Quantity

  @Field(() => [CorrectedValueInput], { description: 'At most 50,000.' })
  values!: CorrectedValueInput[]

  @Field(() => String, { description: '3 to 500 characters.' })
  reason!: string
}

@InputType({ description: 'The readings of [from, to) of a meter, with the reason why.' })
export class ReadingRangeInput {
  @Field(() => ID)
  meterId!: string

  @Field(() => DateTimeScalar)
  from!: Date

  @Field(() => DateTimeScalar)
  to!: Date

  @Field(() => String, { description: '3 to 500 characters.' })
  reason!: string
}

export const ReadingChangeResult = resultUnion('ReadingChangeResult', () => ReadingChangeType)
export const SubstituteProposalResult = resultUnion(
  'SubstituteProposalResult',
  () => SubstituteProposalType,
)
