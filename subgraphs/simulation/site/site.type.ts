import { Field, InputType, Int, ObjectType, registerEnumType } from 'type-graphql'
import { resultUnion } from '#platform/graphql/result-union.ts'
import { MeterStub } from '../meter/meter.type.ts'
import { SimulationPlaceInput } from '../run/simulation-input.type.ts'
import { plants, siteKinds, type Plant, type SiteKind } from './site-plan.ts'

const SiteKindEnum = Object.fromEntries(siteKinds.map(name => [name, name])) as {
  [K in SiteKind]: K
}
registerEnumType(SiteKindEnum, { name: 'SimulatedSiteKind', description: 'What a site is.' })
const PlantEnum = Object.fromEntries(plants.map(name => [name, name])) as { [P in Plant]: P }
registerEnumType(PlantEnum, {
  name: 'SimulatedPlant',
  description: 'What can stand behind the connection of a site.',
})

@InputType({
  description:
    'A site of simulated meters; sizes that are not given here are believable by its kind.',
})
export class CreateSimulatedSiteInput {
  @Field(() => String, { description: 'At most 70 characters; the meters are called by it.' })
  name!: string

  @Field(() => SiteKindEnum)
  kind!: SiteKind

  @Field(() => [PlantEnum], { defaultValue: [], description: 'Each at most once.' })
  plants!: Plant[]

  @Field(() => SimulationPlaceInput, { nullable: true })
  place?: SimulationPlaceInput | null

  @Field(() => Int, { defaultValue: 1, description: 'The same seed gives the same site.' })
  seed!: number

  @Field(() => Int, { defaultValue: 60, description: 'Of all its meters, 1 … 900.' })
  intervalSeconds!: number
}

@ObjectType({ description: 'A site that was made; all its meters run.' })
export class SimulatedSite {
  @Field(() => MeterStub, {
    description: 'The meter of kind SITE above the others; it has no readings.',
  })
  site!: MeterStub

  @Field(() => [MeterStub], {
    description:
      'The connection, which shows import and export of the whole site, then the plants below it.',
  })
  meters!: MeterStub[]
}

export const CreateSimulatedSiteResult = resultUnion(
  'CreateSimulatedSiteResult',
  () => SimulatedSite,
)
