import { Field, Float, ID, InputType, Int, ObjectType } from 'type-graphql'
import { DateTimeScalar } from '#platform/graphql/scalars.ts'
import { UserErrorType } from '#platform/graphql/user-error.type.ts'

@InputType('PriceInput', { description: 'The price of one interval.' })
export class PriceInput {
  @Field(() => DateTimeScalar, {
    description: 'Start of the interval, at most 7 days ahead: auctions tell of the future.',
  })
  ts!: Date

  @Field(() => Float, {
    description: "In the market's unit, which is EUR/MWh for energy; may be negative.",
  })
  eurPerMwh!: number

  @Field(() => Float, { nullable: true, description: 'Traded MWh (or t), where it is known.' })
  volume?: number | null
}

@InputType('IngestPricesInput', { description: 'Prices of one market.' })
export class IngestPricesInput {
  @Field(() => ID, {
    description:
      '`<market>/<product>`; created when it is missing. Those of simulated markets begin with `SIM-`.',
  })
  marketId!: string

  @Field(() => String, {
    nullable: true,
    description: 'German name for a market that is not there yet; its id without.',
  })
  name?: string | null

  @Field(() => String, {
    nullable: true,
    description:
      '`EUR/MWh` or `EUR/t`; what the market has already cannot be changed. EUR/MWh for a new one without.',
  })
  unit?: string | null

  @Field(() => Int, { description: 'Length of every interval: 900, 1800 or 3600 seconds.' })
  stepSeconds!: number

  @Field(() => [PriceInput], { description: 'At most 10,000.' })
  prices!: PriceInput[]
}

@ObjectType({ description: 'Why one price of a batch was not taken.' })
export class RefusedPriceType {
  @Field(() => Int, { description: 'Position in the batch, from 0.' })
  index!: number

  @Field(() => String, { description: 'Stable code, e.g. PRICE_OFF_GRID or PRICE_IN_FUTURE.' })
  code!: string

  @Field(() => String, { description: 'German.' })
  message!: string
}

@ObjectType({ description: 'What came of a batch of prices.' })
export class IngestedPrices {
  @Field(() => Int, { description: 'Prices that are stored now: added, changed and unchanged.' })
  accepted!: number

  @Field(() => Int)
  added!: number

  @Field(() => Int, { description: 'Another price was there before.' })
  changed!: number

  @Field(() => Int)
  unchanged!: number

  @Field(() => Int, { description: 'Not taken because finer prices of the same time are there.' })
  ignored!: number

  @Field(() => Int)
  refused!: number

  @Field(() => [RefusedPriceType], { description: 'One per refused price.' })
  reasons!: RefusedPriceType[]

  @Field(() => UserErrorType, {
    nullable: true,
    description: 'The batch as a whole was refused and nothing was written.',
  })
  error!: UserErrorType | null
}
