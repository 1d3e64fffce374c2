import { Directive, Field, Float, ID, Int, ObjectType, registerEnumType } from 'type-graphql'
import { connection } from '#platform/graphql/page.ts'
import { resultUnion } from '#platform/graphql/result-union.ts'
import { QuantityEnum } from '../reading/reading.type.ts'
import type { Quantity } from '../reading/reading.ts'
import type { ChannelKind } from './channel.ts'
import type { MeterFormula, MeterKind } from './meter.ts'

export const MeterKindEnum = {
  SITE: 'SITE',
  MAIN: 'MAIN',
  SUB: 'SUB',
  PV: 'PV',
  BATTERY: 'BATTERY',
  EV: 'EV',
  HEAT_PUMP: 'HEAT_PUMP',
  VIRTUAL: 'VIRTUAL',
} as const
export const ChannelKindEnum = { PROFILE: 'PROFILE', REGISTER: 'REGISTER' } as const
registerEnumType(MeterKindEnum, {
  name: 'MeterKind',
  description: 'What a meter stands for in the tree: site → main → sub, devices, formulas.',
})
registerEnumType(ChannelKindEnum, {
  name: 'ChannelKind',
  description: 'PROFILE: a value per interval. REGISTER: a counter that only rises.',
})

@ObjectType('MeterChannel', {
  description: 'What a meter measures beside power and voltage, by OBIS code.',
})
export class MeterChannelType {
  @Field(() => String, { description: 'E.g. 1-0:1.8.0, active energy imported.' })
  obis!: string

  @Field(() => ChannelKindEnum)
  kind!: ChannelKind

  @Field(() => String)
  name!: string

  @Field(() => String, { description: 'Unit of the stored values, e.g. kWh, kvarh, °C.' })
  unit!: string

  @Field(() => Float, { description: 'Stored value × factor = value of the primary side.' })
  factor!: number
}

@ObjectType('MeterFormulaTerm', { description: 'A named column of a formula.' })
export class MeterFormulaTermType {
  @Field(() => String)
  name!: string

  @Field(() => ID)
  meterId!: string

  @Field(() => QuantityEnum)
  quantity!: Quantity
}

@ObjectType('MeterFormula', {
  description:
    'How a virtual meter is computed, interval by interval; an interval in which a term is missing is missing.',
})
export class MeterFormulaType {
  @Field(() => String, {
    description: 'kW; numbers, names of the terms, + - * /, parentheses, min, max, abs.',
  })
  expression!: string

  @Field(() => [MeterFormulaTermType])
  terms!: MeterFormulaTermType[]

  @Field(() => QuantityEnum, {
    description: 'What the result stands for; the other direction has no values.',
  })
  quantity!: Quantity
}

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

  @Field(() => MeterKindEnum)
  kind!: MeterKind

  @Field(() => ID, { nullable: true, description: 'The meter above in the tree.' })
  parentId!: string | null

  @Field(() => Float, {
    description: 'Stored value = value of the device × ratio; 1 without transformers.',
  })
  transformerRatio!: number

  @Field(() => Float, {
    nullable: true,
    description: 'kW of the connection; more is not plausible.',
  })
  capacityKw!: number | null

  @Field(() => String, { nullable: true })
  costCentre!: string | null

  @Field(() => String, { nullable: true, description: 'Where the meter hangs, in words.' })
  place!: string | null

  @Field(() => String, {
    nullable: true,
    description: 'Land by its two letters, e.g. BY: its holidays count as Sundays.',
  })
  state!: string | null

  @Field(() => Float, { nullable: true, description: 'Degrees north (WGS 84).' })
  latitude!: number | null

  @Field(() => Float, { nullable: true, description: 'Degrees east (WGS 84).' })
  longitude!: number | null

  /** Not a field: the resolver adds the default quantity. */
  formula!: MeterFormula | null
}

@ObjectType()
export class MeterConnection extends connection(() => MeterType) {}

@ObjectType({ description: 'A meter at its place in the tree.' })
export class MeterTreeNode {
  @Field(() => MeterType)
  meter!: MeterType

  @Field(() => Int, { description: 'Levels below the top of the answer, which is 0.' })
  depth!: number
}

@ObjectType({ description: 'A meter that is gone.' })
export class RemovedMeter {
  @Field(() => ID)
  id!: string

  @Field(() => String)
  name!: string
}

export const MeterResult = resultUnion('MeterResult', () => MeterType)
export const RemoveMeterResult = resultUnion('RemoveMeterResult', () => RemovedMeter)
