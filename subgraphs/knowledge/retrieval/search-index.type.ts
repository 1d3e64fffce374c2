import { Directive, Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql'
import { DateTimeScalar } from '#platform/graphql/scalars.ts'

export const SearchIndexStateEnum = { BUILDING: 'building', ACTIVE: 'active' } as const
registerEnumType(SearchIndexStateEnum, {
  name: 'SearchIndexState',
  description:
    'ACTIVE answers questions; BUILDING is filled beside it and takes its place at the end.',
})

@Directive('@auth(role: ADMIN)')
@ObjectType('SearchIndex', {
  description: 'The record of a search index: what its vectors depend on.',
})
export class SearchIndexType {
  @Field(() => ID)
  id!: number

  @Field(() => SearchIndexStateEnum)
  state!: string

  @Field(() => String, { description: '`embedded` or `qdrant`.' })
  engine!: string

  @Field(() => String, { description: 'Name of its collection in the engine.' })
  collection!: string

  @Field(() => Int, { description: 'Passages in it.' })
  passages!: number

  @Field(() => Int, {
    description: 'Passages to take over while it is built; 0 for the first index.',
  })
  planned!: number

  @Field(() => Int, { description: 'Passages taken over so far.' })
  done!: number

  @Field(() => String, { description: 'Version of the word analysis.' })
  analyzerVersion!: string

  @Field(() => String, { description: 'SHA-256 of the words that compounds are taken apart into.' })
  lexiconSha256!: string

  @Field(() => Int, { description: 'Passages that words and average lengths were learnt from.' })
  learntFrom!: number

  @Field(() => String, {
    nullable: true,
    description: 'Model of the dense vectors; null: passages are found by words alone.',
  })
  embeddingModel!: string | null

  @Field(() => String, { nullable: true, description: 'The model as its server identifies it.' })
  embeddingDigest!: string | null

  @Field(() => Int, { nullable: true, description: 'Numbers of a dense vector.' })
  dimension!: number | null

  @Field(() => String, {
    nullable: true,
    description: 'German: why the configured model is not used, and what to do; null when it is.',
  })
  notice!: string | null

  @Field(() => DateTimeScalar)
  createdAt!: Date

  @Field(() => DateTimeScalar, { nullable: true, description: 'Since when it answers.' })
  activatedAt!: Date | null
}
