import { Directive, Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql'
import { resultUnion } from '#platform/graphql/result-union.ts'
import { DateTimeScalar } from '#platform/graphql/scalars.ts'

export const LoginLockKindEnum = { ACCOUNT: 'ACCOUNT', ADDRESS: 'ADDRESS' } as const
registerEnumType(LoginLockKindEnum, {
  name: 'LoginLockKind',
  description:
    'What failed sign-ins are counted for: the name that was typed, or where they come from.',
})

@Directive('@auth(role: ADMIN)')
@ObjectType('LoginLock', {
  description:
    'Failed sign-ins. After 5 of an account or 50 of an address the next attempt has to wait; each further failure doubles the wait, up to 15 minutes. A success, or a day (address: an hour) without failure, forgets them.',
})
export class LoginLockType {
  @Field(() => ID)
  id!: string

  @Field(() => LoginLockKindEnum)
  kind!: keyof typeof LoginLockKindEnum

  @Field(() => String, {
    nullable: true,
    description: 'Name of the account; null for an address, and for a typed name that nobody has.',
  })
  accountName!: string | null

  @Field(() => String, { nullable: true, description: 'IPv4 address or IPv6 network (/64).' })
  address!: string | null

  @Field(() => Int)
  failures!: number

  @Field(() => DateTimeScalar)
  lastFailureAt!: Date

  @Field(() => DateTimeScalar, { nullable: true, description: 'Null: attempts are possible now.' })
  blockedUntil!: Date | null
}

@ObjectType({ description: 'Failures that were forgotten: attempts are possible at once.' })
export class LiftedLoginLock {
  @Field(() => ID)
  id!: string
}

export const LiftLoginLockResult = resultUnion('LiftLoginLockResult', () => LiftedLoginLock)
