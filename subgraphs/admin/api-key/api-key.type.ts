import { Directive, Field, ID, InputType, ObjectType, registerEnumType } from 'type-graphql'
import { connection } from '#platform/graphql/page.ts'
import { resultUnion } from '#platform/graphql/result-union.ts'
import { DateTimeScalar } from '#platform/graphql/scalars.ts'

export const ApiKeyScopeEnum = { READ: 'READ', OPERATE: 'OPERATE', EXPLORE: 'EXPLORE' } as const
type Scope = keyof typeof ApiKeyScopeEnum
registerEnumType(ApiKeyScopeEnum, {
  name: 'ApiKeyScope',
  description:
    'READ: what a VIEWER may; OPERATE: what an OPERATOR may, e.g. write readings; EXPLORE: also ask for the schema in production. No key may administer.',
})

@Directive('@auth(role: ADMIN)')
@ObjectType('ApiKey', {
  description:
    'A key of a machine, sent as `Authorization: Bearer luna_…`; in the audit log it is called `api-key:<name>`.',
})
export class ApiKeyType {
  @Field(() => ID)
  id!: string

  @Field(() => String)
  name!: string

  @Field(() => String, { description: 'The beginning of the key, by which it is known again.' })
  prefix!: string

  @Field(() => [ApiKeyScopeEnum])
  scopes!: Scope[]

  @Field(() => String, { description: 'Name of who made it.' })
  createdBy!: string

  @Field(() => DateTimeScalar)
  createdAt!: Date

  @Field(() => DateTimeScalar, { nullable: true, description: 'Null: until it is revoked.' })
  expiresAt!: Date | null

  @Field(() => DateTimeScalar, { nullable: true, description: 'Exact to a minute.' })
  lastUsedAt!: Date | null

  @Field(() => DateTimeScalar, { nullable: true })
  revokedAt!: Date | null
}

@ObjectType()
export class ApiKeyConnection extends connection(() => ApiKeyType) {}

@InputType({ description: 'A new key of a machine.' })
export class CreateApiKeyInput {
  @Field(() => String, {
    description: '2 to 40 characters: small letters, digits, dot, hyphen; never used before.',
  })
  name!: string

  @Field(() => [ApiKeyScopeEnum], { description: 'READ is always among them.' })
  scopes!: Scope[]

  @Field(() => DateTimeScalar, { nullable: true, description: 'Left out: until it is revoked.' })
  expiresAt?: Date | null
}

@ObjectType('CreatedApiKey', { description: 'A new key. It is told this once.' })
export class CreatedApiKeyType {
  @Field(() => ApiKeyType)
  apiKey!: ApiKeyType

  @Field(() => String, { description: 'The key itself, `luna_…`; Luna keeps only its hash.' })
  key!: string
}

export const CreateApiKeyResult = resultUnion('CreateApiKeyResult', () => CreatedApiKeyType)
export const RevokeApiKeyResult = resultUnion('RevokeApiKeyResult', () => ApiKeyType)
