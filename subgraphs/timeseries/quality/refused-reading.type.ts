import { Field, Float, ID, ObjectType } from 'type-graphql'
import { DateTimeScalar } from '#platform/graphql/scalars.ts'
import type { ReadingQuality } from '../reading/reading.ts'
import { ReadingQualityEnum } from '../reading/reading.type.ts'

@ObjectType('RefusedReadingValue', {
  description: 'A value that was delivered and not taken, because a person had decided otherwise.',
})
export class RefusedReadingValueType {
  @Field(() => ID)
  meterId!: string

  @Field(() => DateTimeScalar, { description: 'Start of the interval.' })
  ts!: Date

  @Field(() => Float, { nullable: true, description: 'kW' })
  consumptionKw!: number | null

  @Field(() => Float, { nullable: true, description: 'kW' })
  productionKw!: number | null

  @Field(() => Float, { nullable: true, description: 'V' })
  voltage!: number | null

  @Field(() => ReadingQualityEnum, { description: 'As it was delivered.' })
  quality!: ReadingQuality

  @Field(() => DateTimeScalar, { description: 'When it came, for the last time.' })
  refusedAt!: Date
}
