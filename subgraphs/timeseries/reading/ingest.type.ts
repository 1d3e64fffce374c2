import { Field, Int, ObjectType } from 'type-graphql'
import { UserErrorType } from '#platform/graphql/user-error.type.ts'

@ObjectType({ description: 'Why one reading of a batch was not taken.' })
export class RefusedReadingType {
  @Field(() => Int, { description: 'Position in the batch, from 0.' })
  index!: number

  @Field(() => String, { description: 'Stable code, e.g. METER_UNKNOWN or READING_IN_FUTURE.' })
  code!: string

  @Field(() => String, { description: 'German.' })
  message!: string
}

@ObjectType({ description: 'What came of a batch of readings.' })
export class IngestedReadings {
  @Field(() => Int, { description: 'Readings that are stored now: added, changed and unchanged.' })
  accepted!: number

  @Field(() => Int)
  added!: number

  @Field(() => Int, { description: 'Another value was there before; it is kept as a revision.' })
  changed!: number

  @Field(() => Int)
  unchanged!: number

  @Field(() => Int, {
    description:
      'Not taken because a person corrected or confirmed what is stored, until that is reverted.',
  })
  kept!: number

  @Field(() => Int)
  refused!: number

  @Field(() => [RefusedReadingType], { description: 'One per refused reading.' })
  reasons!: RefusedReadingType[]

  @Field(() => UserErrorType, {
    nullable: true,
    description: 'The batch as a whole was refused and nothing was written.',
  })
  error!: UserErrorType | null
}
