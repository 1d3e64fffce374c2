import { Directive, Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql'
import { connection } from '#platform/graphql/page.ts'
import { resultUnion } from '#platform/graphql/result-union.ts'
import { DateTimeScalar } from '#platform/graphql/scalars.ts'
import { RoleEnum, UserType, type PersonRole } from '../user/user.type.ts'

export const InvitationStateEnum = {
  OPEN: 'OPEN',
  ACCEPTED: 'ACCEPTED',
  EXPIRED: 'EXPIRED',
  REVOKED: 'REVOKED',
} as const
registerEnumType(InvitationStateEnum, {
  name: 'InvitationState',
  description: 'Only the link of an OPEN invitation counts.',
})

@Directive('@auth(role: ADMIN)')
@ObjectType('Invitation', { description: 'A person who may join by setting a password.' })
export class InvitationType {
  @Field(() => ID)
  id!: string

  @Field(() => String, { description: 'The name to sign in with.' })
  name!: string

  @Field(() => String)
  displayName!: string

  @Field(() => RoleEnum)
  role!: PersonRole

  @Field(() => String, { nullable: true })
  email!: string | null

  @Field(() => String, { description: 'Name of who invited.' })
  createdBy!: string

  @Field(() => DateTimeScalar)
  createdAt!: Date

  @Field(() => DateTimeScalar)
  expiresAt!: Date

  @Field(() => InvitationStateEnum)
  state!: keyof typeof InvitationStateEnum
}

@ObjectType()
export class InvitationConnection extends connection(() => InvitationType) {}

@InputType({ description: 'Who is invited; the person chooses the password.' })
export class CreateInvitationInput {
  @Field(() => String, { description: 'As in CreateUserInput.' })
  name!: string

  @Field(() => String)
  displayName!: string

  @Field(() => RoleEnum)
  role!: PersonRole

  @Field(() => String, {
    nullable: true,
    description: 'Where the link is sent, if SMTP_URL and PUBLIC_URL are configured.',
  })
  email?: string | null

  @Field(() => Int, { defaultValue: 168, description: 'How long the link counts, 1 to 720 h.' })
  expiresInHours!: number
}

const linkDescription =
  'Shown this once. Without PUBLIC_URL only the path: put the address of the page before it. The page posts the part behind # to /auth/link and /auth/password.'

@ObjectType('CreatedInvitation', { description: 'An invitation and its link.' })
export class CreatedInvitationType {
  @Field(() => InvitationType)
  invitation!: InvitationType

  @Field(() => String, { description: linkDescription })
  link!: string

  @Field(() => Boolean, { description: 'Whether the mail server took the mail with the link.' })
  mailed!: boolean

  @Field(() => String, {
    nullable: true,
    description: 'German: why it was not mailed though asked.',
  })
  mailProblem!: string | null
}

@ObjectType('PasswordReset', {
  description:
    'The old password and all sessions count no more; the link sets a new password, once.',
})
export class PasswordResetType {
  @Field(() => UserType)
  user!: UserType

  @Field(() => String, { description: linkDescription })
  link!: string

  @Field(() => DateTimeScalar)
  expiresAt!: Date
}

export const CreateInvitationResult = resultUnion(
  'CreateInvitationResult',
  () => CreatedInvitationType,
)
export const RevokeInvitationResult = resultUnion('RevokeInvitationResult', () => InvitationType)
export const ResetPasswordResult = resultUnion('ResetPasswordResult', () => PasswordResetType)
