import { Directive, Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql'
import { DateTimeScalar } from '#platform/graphql/scalars.ts'
import { resultUnion } from '#platform/graphql/result-union.ts'
import type { Profile } from '../meter-model/meter-model.ts'

export const ProfileEnum = { OFFICE: 'OFFICE', HOUSEHOLD: 'HOUSEHOLD', PV: 'PV' } as const
registerEnumType(ProfileEnum, {
  name: 'SimulationProfile',
  description:
    'OFFICE: town hall with 30 kWp PV. HOUSEHOLD: family with 8 kWp PV. PV: a 99 kWp plant alone.',
})

@ObjectType('MeterSimulation', { description: 'How the readings of a simulated meter are made.' })
export class MeterSimulationType {
  @Field(() => ProfileEnum)
  profile!: Profile

  @Field(() => Int, { description: 'One reading per so many seconds.' })
  intervalSeconds!: number

  @Field(() => Boolean)
  running!: boolean

  @Field(() => Int, { description: 'The same seed gives the same readings.' })
  seed!: number

  @Field(() => DateTimeScalar, { nullable: true })
  startedAt!: Date | null
}

@Directive('@key(fields: "id")')
@Directive('@auth(role: VIEWER)')
@ObjectType('Meter', { description: 'A meter of the timeseries subgraph, with its simulation.' })
export class MeterStub {
  @Field(() => ID)
  id!: string
}

export const SimulationResult = resultUnion('SimulationResult', () => MeterStub)
