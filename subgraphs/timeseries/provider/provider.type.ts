import { Field, ObjectType, registerEnumType } from 'type-graphql'
import { providerIds, type ProviderId } from './provider.ts'
import type { SettingField } from './setting-field.ts'

/** Value and name of an enum are the same. */
export const ProviderIdEnum = Object.fromEntries(providerIds.map(id => [id, id])) as {
  [id in ProviderId]: id
}
const SettingKindEnum = {
  TEXT: 'TEXT',
  NUMBER: 'NUMBER',
  CHOICE: 'CHOICE',
  URL: 'URL',
  METER: 'METER',
  TIME_ZONE: 'TIME_ZONE',
} as const
registerEnumType(ProviderIdEnum, { name: 'ProviderId', description: 'A source Luna can ask.' })
registerEnumType(SettingKindEnum, {
  name: 'SettingKind',
  description: 'What a setting is entered with; the value of METER is the id of a meter.',
})

@ObjectType('SettingOption')
export class SettingOptionType {
  @Field(() => String)
  value!: string

  @Field(() => String, { description: 'German.' })
  label!: string
}

@ObjectType('SettingField', { description: 'One setting of a provider, for a form.' })
export class SettingFieldType {
  @Field(() => String)
  name!: string

  @Field(() => String, { description: 'German.' })
  label!: string

  @Field(() => SettingKindEnum)
  kind!: SettingField['kind']

  @Field(() => Boolean)
  required!: boolean

  @Field(() => String, { nullable: true, description: 'What is used when nothing is given.' })
  fallback!: string | null

  @Field(() => [SettingOptionType], { description: 'Of a CHOICE.' })
  options!: SettingOptionType[]
}

@ObjectType('SettingValue')
export class SettingValueType {
  @Field(() => String)
  name!: string

  @Field(() => String)
  value!: string
}

@ObjectType('ProviderSecret')
export class ProviderSecretType {
  @Field(() => String, { description: 'German: what the provider calls its token.' })
  label!: string

  @Field(() => Boolean)
  required!: boolean
}

@ObjectType('Provider', { description: 'A source that Luna knows how to ask.' })
export class ProviderType {
  @Field(() => ProviderIdEnum)
  id!: ProviderId

  @Field(() => String)
  name!: string

  @Field(() => String, { description: 'German: what comes from where, and on which terms.' })
  description!: string

  @Field(() => [SettingFieldType])
  fields!: SettingFieldType[]

  @Field(() => ProviderSecretType, { nullable: true, description: 'Null: it needs no token.' })
  secret!: ProviderSecretType | null
}
