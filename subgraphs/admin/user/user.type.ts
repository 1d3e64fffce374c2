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

@Directive('@key(fields: "id")')
@Directive('@auth(role: VIEWER)')
@ObjectType('User', { description: 'A person who may sign in.' })
export class UserType {
  @Field(() => ID)
  id!: string

  @Field(() => String, { description: 'The name to sign in with.' })
  name!: string

  @Field(() => String)
  displayName!: string

  @Field(() => RoleEnum)
  role!: PersonRole

  @Field(() => Boolean, { description: 'Inactive people cannot sign in.' })
  active!: boolean

  @Field(() => DateTimeScalar)
  createdAt!: Date
}

@ObjectType()
export class UserConnection extends connection(() => UserType) {}

@InputType({ description: 'A new person.' })
export class CreateUserInput {
  @Field(() => String, { description: '2 to 40 characters: letters, digits, dot, hyphen.' })
  name!: string

  @Field(() => String)
  displayName!: string

  @Field(() => RoleEnum)
  role!: PersonRole

  @Field(() => String, { description: 'At least 12 characters.' })
  password!: string
}

@InputType()
export class ChangePasswordInput {
  @Field(() => String)
  currentPassword!: string

  @Field(() => String, { description: 'At least 12 characters.' })
  newPassword!: string
}

export const CreateUserResult = resultUnion('CreateUserResult', () => UserType)
export const ChangePasswordResult = resultUnion('ChangePasswordResult', () => UserType)
