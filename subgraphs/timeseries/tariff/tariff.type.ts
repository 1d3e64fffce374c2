import {
  Directive,
  Field,
  Float,
  ID,
  InputType,
  Int,
  ObjectType,
  registerEnumType,
} from 'type-graphql'
import { connection } from '#platform/graphql/page.ts'
import { resultUnion } from '#platform/graphql/result-union.ts'
import { DateTimeScalar } from '#platform/graphql/scalars.ts'
import type { DayType } from '../calendar/day-type.ts'
import { enumOf } from '../calendar/enum-names.ts'
import { StateEnum } from '../calendar/holiday.type.ts'
import type { State } from '../calendar/state.ts'
import { DayTypeEnum } from '../kpi/load.type.ts'
import { componentKinds, priceUnits, type ComponentKind, type PriceUnit } from './component.ts'
import { tariffDirections, type TariffDirection } from './tariff.ts'

export const ComponentKindEnum = enumOf(componentKinds)
registerEnumType(ComponentKindEnum, {
  name: 'PriceComponentKind',
  description: 'What a component of a price is, in the order of a bill.',
})
export const PriceUnitEnum = enumOf(priceUnits)
registerEnumType(PriceUnitEnum, {
  name: 'PriceUnit',
  description: 'SPOT_FACTOR: multiple of the spot price of the tariff’s market.',
})
export const TariffDirectionEnum = enumOf(tariffDirections)
registerEnumType(TariffDirectionEnum, {
  name: 'TariffDirection',
  description: 'SUPPLY prices consumption, FEED_IN pays for production.',
})

@InputType({ description: 'A price of its own at some times; the first window that fits counts.' })
export class PriceWindowInput {
  @Field(() => String)
  name!: string

  @Field(() => String, { description: 'Decimal in the unit of the component, e.g. "12.5".' })
  price!: string

  @Field(() => [Int], { nullable: true, description: '1 to 12; null for all.' })
  months?: number[] | null

  @Field(() => [DayTypeEnum], { nullable: true, description: 'Null for all.' })
  dayTypes?: DayType[] | null

  @Field(() => String, { description: 'Local clock on quarters, e.g. 17:00.' })
  from!: string

  @Field(() => String, { description: 'Exclusive; not after `from` means over midnight; 24:00.' })
  to!: string
}

@InputType({ description: 'A dated component of a price.' })
export class TariffComponentInput {
  @Field(() => ComponentKindEnum)
  kind!: ComponentKind

  @Field(() => String, { description: 'German, as on a bill.' })
  name!: string

  @Field(() => PriceUnitEnum)
  unit!: PriceUnit

  @Field(() => String, {
    nullable: true,
    description: 'Decimal, e.g. "8.05"; null with `catalogue`.',
  })
  price?: string | null

  @Field(() => String, {
    nullable: true,
    description: 'Code of `tariffCatalogue`: levies and taxes with their own dated prices.',
  })
  catalogue?: string | null

  @Field(() => Boolean, { defaultValue: false, description: 'The price contains VAT.' })
  isGross!: boolean

  @Field(() => String, { description: 'Local date, inclusive.' })
  validFrom!: string

  @Field(() => String, {
    nullable: true,
    description: 'Local date, exclusive; null: until further.',
  })
  validUntil?: string | null

  @Field(() => String, { description: 'Price sheet, contract or law.' })
  source!: string

  @Field(() => [PriceWindowInput], { defaultValue: [] })
  windows!: PriceWindowInput[]

  @Field(() => Float, {
    nullable: true,
    description: 'Counts from these Benutzungsstunden on (h/a), e.g. 2500.',
  })
  usageFrom?: number | null

  @Field(() => Float, { nullable: true, description: 'Counts below these Benutzungsstunden.' })
  usageBelow?: number | null

  @Field(() => Boolean, {
    defaultValue: false,
    description: '§ 51 EEG: zero in quarter-hours with a spot price < 0 (not at 0).',
  })
  zeroAtNegativeSpot!: boolean
}

@ObjectType('PriceWindow')
export class PriceWindowType {
  @Field(() => String)
  name!: string

  @Field(() => String)
  price!: string

  @Field(() => [Int], { nullable: true })
  months!: number[] | null

  @Field(() => [DayTypeEnum], { nullable: true })
  dayTypes!: DayType[] | null

  @Field(() => String)
  from!: string

  @Field(() => String)
  to!: string
}

@ObjectType('TariffComponent', { description: 'A dated component of a price.' })
export class TariffComponentType {
  @Field(() => ComponentKindEnum)
  kind!: ComponentKind

  @Field(() => String)
  name!: string

  @Field(() => PriceUnitEnum)
  unit!: PriceUnit

  @Field(() => String, { nullable: true, description: 'Null: from the catalogue.' })
  price!: string | null

  @Field(() => String, { nullable: true })
  catalogue!: string | null

  @Field(() => Boolean)
  isGross!: boolean

  @Field(() => String)
  validFrom!: string

  @Field(() => String, { nullable: true })
  validUntil!: string | null

  @Field(() => String)
  source!: string

  @Field(() => [PriceWindowType])
  windows!: PriceWindowType[]

  @Field(() => Float, { nullable: true })
  usageFrom!: number | null

  @Field(() => Float, { nullable: true })
  usageBelow!: number | null

  @Field(() => Boolean)
  zeroAtNegativeSpot!: boolean
}

@Directive('@auth(role: VIEWER)')
@ObjectType('Tariff', {
  description:
    'A dated stack of components. A correction appends a revision; what was known before stays and can be asked for with `asOf`.',
})
export class TariffType {
  @Field(() => ID)
  id!: string

  @Field(() => String)
  name!: string

  @Field(() => TariffDirectionEnum)
  direction!: TariffDirection

  @Field(() => ID, { nullable: true, description: 'Market of its spot price.' })
  marketId!: string | null

  @Field(() => StateEnum, { nullable: true, description: 'Its holidays count in time windows.' })
  state!: State | null

  @Field(() => [TariffComponentType])
  components!: TariffComponentType[]

  @Field(() => Int)
  revision!: number

  @Field(() => DateTimeScalar)
  knownFrom!: Date

  @Field(() => String, { description: 'Why this revision was made.' })
  note!: string

  @Field(() => String)
  author!: string
}

@ObjectType()
export class TariffConnection extends connection(() => TariffType) {}

@InputType()
export class CreateTariffInput {
  @Field(() => String)
  name!: string

  @Field(() => TariffDirectionEnum, { defaultValue: TariffDirectionEnum.SUPPLY })
  direction!: TariffDirection

  @Field(() => ID, { nullable: true, description: '`<market>/<product>`, needed for SPOT.' })
  marketId?: string | null

  @Field(() => StateEnum, { nullable: true })
  state?: State | null

  @Field(() => String, { defaultValue: '' })
  note!: string

  @Field(() => [TariffComponentInput], { description: 'At most 100.' })
  components!: TariffComponentInput[]
}

@InputType({ description: 'A correction: the whole stack again.' })
export class UpdateTariffInput {
  @Field(() => ID)
  id!: string

  @Field(() => Int, {
    description: 'The newest revision that was seen; TARIFF_CHANGED where there is a newer one.',
  })
  expectedRevision!: number

  @Field(() => ID, { nullable: true, description: 'Left out: as it was; null: none.' })
  marketId?: string | null

  @Field(() => StateEnum, { nullable: true, description: 'Left out: as it was; null: none.' })
  state?: State | null

  @Field(() => String, { description: 'Why, at most 500 characters.' })
  note!: string

  @Field(() => [TariffComponentInput])
  components!: TariffComponentInput[]
}

export const TariffResult = resultUnion('TariffResult', () => TariffType)
