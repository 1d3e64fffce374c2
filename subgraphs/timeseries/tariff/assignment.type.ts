import { Field, ID, InputType, ObjectType } from 'type-graphql'
import { resultUnion } from '#platform/graphql/result-union.ts'
import { DateTimeScalar } from '#platform/graphql/scalars.ts'
import { TariffDirectionEnum } from './tariff.type.ts'
import type { TariffDirection } from './tariff.ts'
import { ComponentKindEnum, PriceUnitEnum } from './tariff.type.ts'
import type { ComponentKind, PriceUnit } from './component.ts'

@ObjectType('TariffAssignment', { description: 'A meter has a tariff on local days.' })
export class TariffAssignmentType {
  @Field(() => ID)
  id!: string

  @Field(() => ID)
  meterId!: string

  @Field(() => ID)
  tariffId!: string

  @Field(() => TariffDirectionEnum)
  direction!: TariffDirection

  @Field(() => String, { description: 'Local date, inclusive.' })
  validFrom!: string

  @Field(() => String, { nullable: true, description: 'Local date, exclusive.' })
  validUntil!: string | null

  @Field(() => DateTimeScalar)
  knownFrom!: Date
}

@InputType()
export class AssignTariffInput {
  @Field(() => ID)
  meterId!: string

  @Field(() => ID)
  tariffId!: string

  @Field(() => String)
  validFrom!: string

  @Field(() => String, { nullable: true })
  validUntil?: string | null
}

export const TariffAssignmentResult = resultUnion(
  'TariffAssignmentResult',
  () => TariffAssignmentType,
)

@ObjectType('CataloguePrice')
export class CataloguePriceType {
  @Field(() => String, { description: 'Decimal, net.' })
  price!: string

  @Field(() => String)
  validFrom!: string

  @Field(() => String, { nullable: true })
  validUntil!: string | null

  @Field(() => String)
  source!: string
}

@ObjectType('TariffCatalogueEntry', { description: 'A levy or tax with all its dated prices.' })
export class CatalogueEntryType {
  @Field(() => String)
  code!: string

  @Field(() => ComponentKindEnum)
  kind!: ComponentKind

  @Field(() => String)
  name!: string

  @Field(() => PriceUnitEnum)
  unit!: PriceUnit

  @Field(() => [CataloguePriceType])
  prices!: CataloguePriceType[]
}
