import { Field, Float, ID, Int, ObjectType } from 'type-graphql'
import { ComponentKindEnum, PriceUnitEnum } from '../tariff/tariff.type.ts'
import type { ComponentKind, PriceUnit } from '../tariff/component.ts'
import { FigureReasonType } from './figure.type.ts'

@ObjectType('CostItem', {
  description: 'One component of a tariff. Feed-in is an income: its amounts are negative.',
})
export class CostItemType {
  @Field(() => ComponentKindEnum)
  kind!: ComponentKind

  @Field(() => String, { description: 'German, as on the tariff.' })
  name!: string

  @Field(() => String)
  tariffName!: string

  @Field(() => PriceUnitEnum)
  unit!: PriceUnit

  @Field(() => Float, { description: 'kWh, kW, months, years or kvarh, as the unit says.' })
  quantity!: number

  @Field(() => Float, { description: 'EUR, rounded commercially once.' })
  netEur!: number

  @Field(() => Float)
  grossEur!: number

  @Field(() => Float, {
    description: 'kWh whose spot price is not known; the amounts are of the rest.',
  })
  unpricedKwh!: number

  @Field(() => [String])
  sources!: string[]
}

@ObjectType('Bill', {
  description: 'The items sum exactly to the totals, and netEur + vatEur = grossEur, to the cent.',
})
export class BillType {
  @Field(() => [CostItemType])
  items!: CostItemType[]

  @Field(() => Float)
  netEur!: number

  @Field(() => Float)
  vatEur!: number

  @Field(() => Float)
  grossEur!: number
}

@ObjectType('TariffReference')
export class TariffReferenceType {
  @Field(() => ID)
  id!: string

  @Field(() => String)
  name!: string

  @Field(() => Int, { description: 'The revision that was known at `asOf`.' })
  revision!: number
}

@ObjectType('CostFigures', {
  description:
    'Energy of each quarter-hour × the price valid then, demand charges (highest quarter-hour of the year × €/kW·a, or of each month × €/kW·month), fees and reactive energy, less feed-in (§ 51 EEG: 0 where the spot price is below 0). A range of a part of a year bears that part of yearly prices. A meter without a tariff of its own has the energy prices of the next meter above it.',
})
export class CostFiguresType {
  @Field(() => BillType, { nullable: true, description: 'Null where no tariff holds.' })
  bill!: BillType | null

  @Field(() => Float)
  energyKwh!: number

  @Field(() => Float, { description: 'Share of the readings that were there.' })
  coverage!: number

  @Field(() => Float, { description: 'Share of the time for which a tariff is assigned.' })
  tariffCoverage!: number

  @Field(() => Float, { description: 'Share of the energy whose spot price is known.' })
  priceCoverage!: number

  @Field(() => [TariffReferenceType])
  tariffs!: TariffReferenceType[]

  @Field(() => [FigureReasonType], { description: 'Empty where nothing is missing.' })
  reasons!: FigureReasonType[]
}
