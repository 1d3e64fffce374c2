import { Field, Float, ID, InputType, Int } from 'type-graphql'
import type { Quantity } from '../reading/reading.ts'
import { QuantityEnum } from '../reading/reading.type.ts'
import type { ChannelKind } from './channel.ts'
import type { MeterKind } from './meter.ts'
import { ChannelKindEnum, MeterKindEnum } from './meter.type.ts'

@InputType({ description: 'A named column of a formula.' })
export class MeterFormulaTermInput {
  @Field(() => String, { description: 'A letter, then letters, digits and underscores.' })
  name!: string

  @Field(() => ID, { description: 'A meter whose interval divides that of the virtual meter.' })
  meterId!: string

  @Field(() => QuantityEnum, { defaultValue: QuantityEnum.CONSUMPTION })
  quantity!: Quantity
}

@InputType({ description: 'How a virtual meter is computed, interval by interval.' })
export class MeterFormulaInput {
  @Field(() => String, {
    description: 'kW; numbers, names of the terms, + - * /, parentheses, min, max, abs.',
  })
  expression!: string

  @Field(() => [MeterFormulaTermInput], { description: 'At most 32, each used.' })
  terms!: MeterFormulaTermInput[]

  @Field(() => QuantityEnum, {
    defaultValue: QuantityEnum.CONSUMPTION,
    description: 'What the result stands for.',
  })
  quantity!: Quantity
}

/** The traits that a new meter and a change have in common. */
@InputType()
class MeterTraitsInput {
  @Field(() => String, { nullable: true })
  meteringLocation?: string | null

  @Field(() => ID, { nullable: true, description: 'The meter above in the tree.' })
  parentId?: string | null

  @Field(() => Float, { nullable: true, description: 'kW of the connection.' })
  capacityKw?: number | null

  @Field(() => String, { nullable: true, description: 'At most 60 characters.' })
  costCentre?: string | null

  @Field(() => String, { nullable: true, description: 'At most 200 characters.' })
  place?: string | null

  @Field(() => String, { nullable: true, description: 'Land by its two letters, e.g. BY.' })
  state?: string | null

  @Field(() => Float, { nullable: true, description: 'Degrees north; only with longitude.' })
  latitude?: number | null

  @Field(() => Float, { nullable: true, description: 'Degrees east; only with latitude.' })
  longitude?: number | null

  @Field(() => MeterFormulaInput, {
    nullable: true,
    description: 'Only and always of kind VIRTUAL.',
  })
  formula?: MeterFormulaInput | null

  @Field(() => String, { nullable: true, description: 'Europe/Berlin where nothing is given.' })
  timeZone?: string | null

  @Field(() => MeterKindEnum, { nullable: true, description: 'MAIN where nothing is given.' })
  kind?: MeterKind | null

  @Field(() => Float, { nullable: true, description: '1 where nothing is given.' })
  transformerRatio?: number | null
}

@InputType({ description: 'A new meter.' })
export class CreateMeterInput extends MeterTraitsInput {
  @Field(() => String)
  name!: string

  @Field(() => Int)
  intervalSeconds!: number

  @Field(() => Boolean, { nullable: true })
  simulated?: boolean | null
}

@InputType({
  description:
    'A change of a meter: what is left out stays, null clears (or restores the default). The interval is fixed once there are readings.',
})
export class UpdateMeterInput extends MeterTraitsInput {
  @Field(() => String, { nullable: true })
  name?: string | null

  @Field(() => Int, { nullable: true })
  intervalSeconds?: number | null
}

@InputType({ description: 'Which meters to list; what is left out does not restrict.' })
export class MeterFilterInput {
  @Field(() => MeterKindEnum, { nullable: true })
  kind?: MeterKind | null

  @Field(() => ID, { nullable: true, description: 'Only the children of this meter.' })
  parentId?: string | null

  @Field(() => String, { nullable: true })
  costCentre?: string | null

  @Field(() => String, {
    nullable: true,
    description: 'Part of name, metering location, place or cost centre; letter case is ignored.',
  })
  search?: string | null
}

@InputType({ description: 'A register or a further profile of a meter.' })
export class MeterChannelInput {
  @Field(() => ID)
  meterId!: string

  @Field(() => String, { description: 'E.g. 1-0:1.8.0.' })
  obis!: string

  @Field(() => ChannelKindEnum)
  kind!: ChannelKind

  @Field(() => String)
  name!: string

  @Field(() => String, { description: 'Wh, kWh or MWh for registers of active energy.' })
  unit!: string

  @Field(() => Float, {
    nullable: true,
    description:
      "Stored value × factor = value of the primary side. Where nothing is given: the meter's transformer ratio for registers of active energy, else 1.",
  })
  factor?: number | null
}
