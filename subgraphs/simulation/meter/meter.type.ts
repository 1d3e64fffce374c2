import { Directive, Field, ID, ObjectType } from 'type-graphql'
import { resultUnion } from '#platform/graphql/result-union.ts'

@Directive('@key(fields: "id")')
@Directive('@auth(role: VIEWER)')
@ObjectType('Meter', { description: 'A meter of the timeseries subgraph, with its simulation.' })
export class MeterStub {
  @Field(() => ID)
  id!: string
}

export const SimulationResult = resultUnion('SimulationResult', () => MeterStub)
