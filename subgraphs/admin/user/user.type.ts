import { Directive, Field, ID, InputType, ObjectType, registerEnumType } from 'type-graphql'
import { DateTimeScalar } from '#platform/graphql/scalars.ts'
import { connection } from '#platform/graphql/page.ts'
import { resultUnion } from '#platform/graphql/result-union.ts'

export const RoleEnum = { VIEWER: 'VIEWER', OPERATOR: 'OPERATOR', ADMIN: 'ADMIN' } as const
export type PersonRole = keyof typeof RoleEnum
registerEnumType(RoleEnum, {
  name: 'Role',
  description:
    'VIEWER reads and asks; OPERATOR also imports and controls; ADMIN also manages people, documents and the system.',
})

export const AccountKindEnum = {
  PERSON: 'PERSON',
  ADMIN_TOKEN: 'ADMIN_TOKEN',
  API_KEY: 'API_KEY',
  SERVICE: 'SERVICE',
} as const
export type AccountKind = keyof typeof AccountKindEnum
registerEnumType(AccountKindEnum, {
  name: 'AccountKind',
  description:
    'Only a PERSON has a password and sessions; the others are answers of `me` to machines.',
})

@Directive('@key(fields: "id")')
@Directive('@auth(role: VIEWER)')
@ObjectType('User', { description: 'A person who may sign in.' })
export class UserType {
  @Field(() => ID)
  id!: string

  @Field(() => AccountKindEnum)
  kind!: AccountKind

  @Field(() => String, { description: 'The name to sign in with.' })
  name!: string

  @Field(() => String)
  displayName!: string

  @Field(() => RoleEnum)
  role!: PersonRole

  @Field(() => Boolean, { description: 'Inactive people cannot sign in.' })
  active!: boolean

  @Field(() => DateTimeScalar, {
    description: 'Of the admin token: when the first person was made.',
  })
  createdAt!: Date
}

@ObjectType()
export class UserConnection extends connection(() => UserType) {}

const passwordRule = 'At least 12 characters; neither the name nor something that is easy to guess.'

@InputType({ description: 'A new person.' })
export class CreateUserInput {
  @Field(() => String, { description: '2 to 40 characters: letters, digits, dot, hyphen.' })
  name!: string

  @Field(() => String)
  displayName!: string

  @Field(() => RoleEnum)
  role!: PersonRole

  @Field(() => String, { description: passwordRule })
  password!: string
}

@InputType({
  description:
    'What is left out stays. Another role or `active: false` ends all sessions of the person within 5 s.',
})
export class UpdateUserInput {
  @Field(() => ID)
  id!: string

  @Field(() => String, { nullable: true, description: 'As in CreateUserInput.' })
  name?: string | null

  @Field(() => String, { nullable: true })
  displayName?: string | null

  @Field(() => RoleEnum, { nullable: true })
  role?: PersonRole | null

  @Field(() => Boolean, { nullable: true, description: 'Whether the person may sign in.' })
  active?: boolean | null
}

@InputType()
export class ChangePasswordInput {
  @Field(() => String)
  currentPassword!: string

  @Field(() => String, { description: passwordRule })
  newPassword!: string
}

export const CreateUserResult = resultUnion('CreateUserResult', () => UserType)
export const ChangePasswordResult = resultUnion('ChangePasswordResult', () => UserType)
export const UpdateUserResult = resultUnion('UpdateUserResult', () => UserType)
