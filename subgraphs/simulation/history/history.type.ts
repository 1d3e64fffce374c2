import { Field, ID, InputType } from 'type-graphql'
import { DateTimeScalar } from '#platform/graphql/scalars.ts'

@InputType({ description: 'Which simulated meters get readings of the past.' })
export class GenerateHistoryInput {
  @Field(() => [ID], { description: '1 to 100 meters with a simulation.' })
  meterIds!: string[]

  @Field(() => DateTimeScalar, { description: 'Included; 1990 at the earliest.' })
  from!: Date

  @Field(() => DateTimeScalar, {
    description: 'Excluded; not in the future. At most 60 million readings per job.',
  })
  to!: Date
}
