import { ArgsType, Directive, Field, ID, InputType, ObjectType } from 'type-graphql'
import { resultUnion } from '#platform/graphql/result-union.ts'
import { DateTimeScalar } from '#platform/graphql/scalars.ts'
import { MeterType } from '../meter/meter.type.ts'

@InputType({
  description:
    'Which meters: exactly one of the three. A meter below another is never counted twice.',
})
export class MeterSelectionInput {
  @Field(() => [ID], { nullable: true, description: 'At most 500.' })
  meterIds?: string[] | null

  @Field(() => ID, { nullable: true, description: 'This meter with all meters below it.' })
  parentId?: string | null

  @Field(() => String, { nullable: true, description: 'All meters of this cost centre.' })
  costCentre?: string | null
}

@ArgsType()
export class KpisArgs {
  @Field(() => MeterSelectionInput)
  selection!: MeterSelectionInput

  @Field(() => DateTimeScalar, { description: 'Cut down to the quarter-hour.' })
  from!: Date

  @Field(() => DateTimeScalar, { description: 'Exclusive; at most 1,100 days after `from`.' })
  to!: Date

  @Field(() => DateTimeScalar, {
    nullable: true,
    description:
      'Figures as known at this instant: readings, tariffs and assignments of then. Without it, all that is known now.',
  })
  asOf?: Date | null
}

@Directive('@auth(role: VIEWER)')
@ObjectType('Kpis', {
  description:
    'Key figures of meters over [from, to). Each is computed when it is asked for; the readings are fetched once. All sums are exact: readings count to the millionth of a kW and money to the cent. Faulty values (quality FAULTY) are missing.',
})
export class KpisType {
  @Field(() => DateTimeScalar)
  from!: Date

  @Field(() => DateTimeScalar)
  to!: Date

  @Field(() => DateTimeScalar, { nullable: true })
  asOf?: Date | null

  @Field(() => [MeterType])
  meters!: MeterType[]
}

export const KpisResult = resultUnion('KpisResult', () => KpisType)
