import { Field, Float, ID, InputType, ObjectType, registerEnumType } from 'type-graphql'
import { DateTimeScalar } from '#platform/graphql/scalars.ts'
import type { ReadingMethod, ReadingQuality } from './reading.ts'

export const QuantityEnum = { CONSUMPTION: 'CONSUMPTION', PRODUCTION: 'PRODUCTION' } as const
export const ReadingQualityEnum = {
  MEASURED: 'MEASURED',
  SUBSTITUTED: 'SUBSTITUTED',
  PRELIMINARY: 'PRELIMINARY',
  CORRECTED: 'CORRECTED',
  FAULTY: 'FAULTY',
  SIMULATED: 'SIMULATED',
} as const
export const ReadingMethodEnum = {
  NONE: 'NONE',
  LINEAR: 'LINEAR',
  COMPARABLE_DAYS: 'COMPARABLE_DAYS',
  CONFIRMED_OUTAGE: 'CONFIRMED_OUTAGE',
  MANUAL: 'MANUAL',
} as const
registerEnumType(ReadingMethodEnum, {
  name: 'ReadingMethod',
  description: 'How a value was made that nobody measured.',
})
registerEnumType(QuantityEnum, {
  name: 'Quantity',
  description: 'The direction of energy; both are zero or above.',
})
registerEnumType(ReadingQualityEnum, {
  name: 'ReadingQuality',
  description: 'How a value came about.',
})

@ObjectType()
abstract class ReadingValues {
  @Field(() => DateTimeScalar, { description: 'Start of the interval.' })
  ts!: Date

  @Field(() => Float, { nullable: true, description: 'kW' })
  consumptionKw!: number | null

  @Field(() => Float, { nullable: true, description: 'kW' })
  productionKw!: number | null

  @Field(() => Float, { nullable: true, description: 'V' })
  voltage!: number | null

  @Field(() => ReadingQualityEnum)
  quality!: ReadingQuality

  @Field(() => ReadingMethodEnum, { description: 'NONE where the value was measured.' })
  method!: ReadingMethod

  @Field(() => DateTimeScalar, { description: 'Since when this version is known.' })
  knownAt!: Date
}

@ObjectType('Reading', { description: 'Mean power of one interval of a meter.' })
export class ReadingType extends ReadingValues {}

@ObjectType('ReadingRevision', {
  description: 'An earlier version of a reading, known from `knownAt` until `knownUntil`.',
})
export class ReadingRevisionType extends ReadingValues {
  @Field(() => DateTimeScalar)
  knownUntil!: Date
}

@InputType({ description: 'One interval of a meter, from a machine.' })
export class ReadingInput {
  @Field(() => ID)
  meterId!: string

  @Field(() => DateTimeScalar, { description: 'Start of the interval.' })
  ts!: Date

  @Field(() => Float, { nullable: true, description: 'kW' })
  consumptionKw?: number | null

  @Field(() => Float, { nullable: true, description: 'kW' })
  productionKw?: number | null

  @Field(() => Float, { nullable: true, description: 'V' })
  voltage?: number | null

  @Field(() => ReadingQualityEnum)
  quality!: ReadingQuality
}
