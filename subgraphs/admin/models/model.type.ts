import { Field, Float, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql'
import { resultUnion } from '#platform/graphql/result-union.ts'
import { DateTimeScalar } from '#platform/graphql/scalars.ts'
import type { ModelPurpose } from '#platform/models/model-defaults.store.ts'

export const ModelPurposeEnum = { CHAT: 'CHAT', EMBEDDING: 'EMBEDDING' } as const
registerEnumType(ModelPurposeEnum, {
  name: 'ModelPurpose',
  description: 'CHAT writes answers; EMBEDDING makes the vectors of the search by meaning.',
})

@ObjectType('Model', { description: 'A language model that the model server has.' })
export class ModelType {
  @Field(() => String)
  name!: string

  @Field(() => String, { description: 'Its version: the files behind the name.' })
  digest!: string

  @Field(() => Float)
  sizeBytes!: number

  @Field(() => DateTimeScalar, { nullable: true })
  modifiedAt!: Date | null

  @Field(() => String, { nullable: true })
  family!: string | null

  @Field(() => String, { nullable: true, description: 'As the server says it: `8.0B`.' })
  parameterSize!: string | null

  @Field(() => String, { nullable: true })
  quantization!: string | null

  @Field(() => [ModelPurposeEnum], { description: 'What Luna uses it for now.' })
  usedFor!: ModelPurpose[]
}

@ObjectType('ModelChoice', { description: 'That a model was chosen.' })
export class ModelChoiceType {
  @Field(() => ID)
  id!: string

  @Field(() => String)
  model!: string

  @Field(() => String, { nullable: true, description: 'Its version then.' })
  digest!: string | null

  @Field(() => Int, { nullable: true, description: 'Numbers of its vectors; EMBEDDING only.' })
  dimension!: number | null

  @Field(() => String, { description: 'Name of the administrator.' })
  chosenBy!: string

  @Field(() => DateTimeScalar)
  chosenAt!: Date

  @Field(() => DateTimeScalar, { nullable: true, description: 'When one went back before it.' })
  takenBackAt!: Date | null
}

@ObjectType('ModelDefault', { description: 'The model that is used for a purpose.' })
export class ModelDefaultType {
  @Field(() => ModelPurposeEnum)
  purpose!: ModelPurpose

  @Field(() => String)
  model!: string

  @Field(() => Boolean, { description: 'Nobody chose another than the one of the configuration.' })
  isConfigured!: boolean

  @Field(() => String, { nullable: true, description: 'Its version when it was chosen.' })
  chosenDigest!: string | null

  @Field(() => String, { nullable: true, description: 'Its version now; null: it is not loaded.' })
  digest!: string | null

  @Field(() => [ModelChoiceType], { description: 'Newest first; 20 at most.' })
  history!: ModelChoiceType[]
}

@ObjectType('Models', { description: 'What the model server has and what Luna uses of it.' })
export class ModelsType {
  @Field(() => [ModelType])
  models!: ModelType[]

  @Field(() => [ModelDefaultType])
  defaults!: ModelDefaultType[]
}

@InputType()
export class SetDefaultModelInput {
  @Field(() => ModelPurposeEnum)
  purpose!: ModelPurpose

  @Field(() => String, { description: 'One of those that are loaded.' })
  model!: string

  @Field(() => String, {
    nullable: true,
    description: 'EMBEDDING: what the model wants before the text of a document.',
  })
  documentPrefix?: string | null

  @Field(() => String, {
    nullable: true,
    description: 'EMBEDDING: what the model wants before a question.',
  })
  queryPrefix?: string | null
}

export const ModelsResult = resultUnion('ModelsResult', () => ModelsType)
