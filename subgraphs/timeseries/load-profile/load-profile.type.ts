import {
  ArgsType,
  Directive,
  Field,
  Float,
  ID,
  Int,
  ObjectType,
  registerEnumType,
} from 'type-graphql'
import { resultUnion } from '#platform/graphql/result-union.ts'
import { DateTimeScalar, FloatSeriesScalar } from '#platform/graphql/scalars.ts'
import { enumOf } from '../calendar/enum-names.ts'
import type { CommuneOption } from '../calendar/holiday.ts'
import { CommuneOptionEnum, StateEnum } from '../calendar/holiday.type.ts'
import type { State } from '../calendar/state.ts'
import { profileIds, type ProfileId } from './profile-data.ts'

export const ProfileIdEnum = enumOf(profileIds)
registerEnumType(ProfileIdEnum, {
  name: 'StandardProfileId',
  description: 'BDEW 2025 (H25 to S25) and BDEW/VDEW 1999 (H0 to L2).',
})

@Directive('@auth(role: VIEWER)')
@ObjectType('StandardProfile', { description: 'A standard load profile of the BDEW.' })
export class StandardProfileType {
  @Field(() => ID)
  id!: ProfileId

  @Field(() => String, { description: 'German.' })
  name!: string

  @Field(() => String)
  source!: string

  @Field(() => String, { description: 'First local date it is meant for.' })
  validFrom!: string

  @Field(() => Boolean, {
    description:
      'Multiplied by F(t) = −3.92e−10 t⁴ + 3.2e−7 t³ − 7.02e−5 t² + 2.1e−3 t + 1.24, t = day of the year.',
  })
  dynamised!: boolean
}

@ArgsType()
export class StandardLoadProfileArgs {
  @Field(() => ProfileIdEnum)
  profile!: ProfileId

  @Field(() => DateTimeScalar)
  from!: Date

  @Field(() => DateTimeScalar, { description: 'Exclusive; at most 800 days after `from`.' })
  to!: Date

  @Field(() => Float, { defaultValue: 1_000_000, description: 'kWh/a of the customer.' })
  annualKwh!: number

  @Field(() => StateEnum, { nullable: true, description: 'Its holidays count as Sundays.' })
  state?: State | null

  @Field(() => [CommuneOptionEnum], { defaultValue: [] })
  options!: CommuneOption[]
}

@ObjectType('StandardLoadProfile', {
  description:
    'Columnar, kWh: value i belongs to the quarter-hour [start + i · 900 s, + 900 s). Europe/Berlin; a day has 92, 96 or 100 of them.',
})
export class StandardLoadProfileType {
  @Field(() => ProfileIdEnum)
  profile!: ProfileId

  @Field(() => String, { description: 'German.' })
  name!: string

  @Field(() => String)
  source!: string

  @Field(() => DateTimeScalar)
  start!: Date

  @Field(() => Int)
  stepSeconds!: number

  @Field(() => FloatSeriesScalar, { description: 'kWh' })
  valuesKwh!: number[]

  @Field(() => Float, {
    description:
      'kWh: the sum of the values. A calendar year gives the annual energy only nearly: the tables are normed to a mean year, weekdays and holidays fall differently each year (2026 without a Land, for 1,000,000: H25 999,264.45, G25 1,002,690.33, L25 1,000,393.58, P25 1,000,044.94, S25 1,000,329.52). Nothing is scaled afterwards.',
  })
  sumKwh!: number
}

export const StandardLoadProfileResult = resultUnion(
  'StandardLoadProfileResult',
  () => StandardLoadProfileType,
)
