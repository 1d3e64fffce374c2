import { ArgsType, Field, Int, ObjectType, registerEnumType } from 'type-graphql'
import { enumOf } from './enum-names.ts'
import { communeOptions, type CommuneOption } from './holiday.ts'
import { states, type State } from './state.ts'

export const StateEnum = enumOf(states)
registerEnumType(StateEnum, { name: 'FederalState', description: 'A German Land, ISO 3166-2:DE.' })

export const CommuneOptionEnum = enumOf(communeOptions)
registerEnumType(CommuneOptionEnum, {
  name: 'CommuneOption',
  description: 'A holiday that only some communes of a Land keep.',
  valuesConfig: {
    AUGSBURG: { description: 'Augsburger Hohes Friedensfest, 8 August, city of Augsburg.' },
    ASSUMPTION_BY: { description: 'Mariä Himmelfahrt in Bavarian communes, mostly Catholic.' },
    CORPUS_CHRISTI_SN: { description: 'Fronleichnam in some communes of Saxony.' },
    CORPUS_CHRISTI_TH: { description: 'Fronleichnam in some communes of Thuringia.' },
  },
})

@ObjectType('Holiday', {
  description:
    'A statutory holiday. Standard load profiles and time windows treat it as a Sunday (domain: BDEW).',
})
export class HolidayType {
  @Field(() => String, { description: 'Local date, e.g. 2026-04-03.' })
  date!: string

  @Field(() => String, { description: 'German.' })
  name!: string

  @Field(() => String, { description: 'The law it stands in.' })
  source!: string
}

@ArgsType()
export class HolidaysArgs {
  @Field(() => StateEnum, {
    nullable: true,
    description: 'Without a Land only the holidays all Länder keep.',
  })
  state?: State | null

  @Field(() => Int, { description: '1990 to 2199.' })
  year!: number

  @Field(() => [CommuneOptionEnum], { defaultValue: [] })
  options!: CommuneOption[]
}
