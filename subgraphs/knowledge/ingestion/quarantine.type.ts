import { Field, Int, ObjectType } from 'type-graphql'
import { DateTimeScalar } from '#platform/graphql/scalars.ts'

@ObjectType('Suspicion', { description: 'A place that an administrator should look at.' })
class SuspicionType {
  @Field(() => String, { description: 'Stable name of the rule.' })
  rule!: string

  @Field(() => String, { description: 'German: where in the document.' })
  place!: string

  @Field(() => String)
  excerpt!: string

  @Field(() => String, { description: 'German: what was found.' })
  message!: string
}

@ObjectType({
  description: 'A version that waits because of its suspicious places; it is in no index.',
})
export class Quarantine {
  @Field(() => Int)
  version!: number

  @Field(() => String)
  fileName!: string

  @Field(() => DateTimeScalar)
  since!: Date

  @Field(() => [SuspicionType])
  suspicions!: SuspicionType[]
}
