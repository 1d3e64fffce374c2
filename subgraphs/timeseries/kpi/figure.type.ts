import { Field, Float, ObjectType } from 'type-graphql'

@ObjectType('FigureReason', { description: 'Why a figure is missing or incomplete.' })
export class FigureReasonType {
  @Field(() => String, { description: 'Stable, e.g. NO_READINGS, INCOMPLETE, NO_TARIFF.' })
  code!: string

  @Field(() => String, { description: 'German sentence.' })
  message!: string
}

@ObjectType('Figure', {
  description:
    'A number with the share of the data it stands on. Missing data are never taken for zero: where they are missing the coverage is below 1, and where nothing can be said the value is null.',
})
export class FigureType {
  @Field(() => Float, { nullable: true })
  value!: number | null

  @Field(() => String, { description: 'kWh, kW, h, kg, kvarh or 1 (a share).' })
  unit!: string

  @Field(() => Float, { description: '0 to 1: share of the readings that were there.' })
  coverage!: number

  @Field(() => FigureReasonType, { nullable: true })
  reason!: FigureReasonType | null
}
