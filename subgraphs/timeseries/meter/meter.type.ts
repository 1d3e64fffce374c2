import { Directive, Field, ID, InputType, Int, ObjectType } from 'type-graphql'
import { connection } from '#platform/graphql/page.ts'
import { resultUnion } from '#platform/graphql/result-union.ts'

@Directive('@key(fields: "id")')
@Directive('@auth(role: VIEWER)')
@ObjectType('Meter', { description: 'A source of readings with one interval.' })
export class MeterType {
  @Field(() => ID)
  id!: string

  @Field(() => String)
  name!: string

  @Field(() => String, {
    nullable: true,
    description: 'Messlokation, 33 characters in Germany, as in MSCONS.',
  })
  meteringLocation!: string | null

  @Field(() => String, { description: 'IANA name or fixed offset in which days are counted.' })
  timeZone!: string

  @Field(() => Int, {
    description: 'Length of every interval of this meter; 900 is a quarter-hour.',
  })
  intervalSeconds!: number

  @Field(() => Boolean)
  simulated!: boolean
}

@ObjectType()
export class MeterConnection extends connection(() => MeterType) {}

@InputType({ description: 'A new meter.' })
export class CreateMeterInput {
  @Field(() => String)
  name!: string

  @Field(() => String, { nullable: true })
  meteringLocation?: string | null

  @Field(() => String, { nullable: true, description: 'Europe/Berlin where nothing is given.' })
  timeZone?: string | null

  @Field(() => Int)
  intervalSeconds!: number

  @Field(() => Boolean, { nullable: true })
  simulated?: boolean | null
}

export const MeterResult = resultUnion('MeterResult', () => MeterType)
