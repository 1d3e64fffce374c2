import { Arg, Ctx, Directive, ID, Int, Mutation, Query, Resolver } from 'type-graphql'
import type { UserError } from '#platform/errors.ts'
import { pageOf, pageSize, type Page } from '#platform/graphql/page.ts'
import type { AdminContext } from '../context.ts'
import type { CreatedInvitation, PasswordReset } from './invitation.service.ts'
import type { Invitation } from './invitation.store.ts'
import {
  CreateInvitationInput,
  CreateInvitationResult,
  InvitationConnection,
  InvitationType,
  ResetPasswordResult,
  RevokeInvitationResult,
} from './invitation.type.ts'

@Resolver(() => InvitationType)
export class InvitationResolver {
  @Query(() => InvitationConnection, { description: 'Who was invited, the newest first.' })
  @Directive('@auth(role: ADMIN)')
  async invitations(
    @Arg('first', () => Int, { defaultValue: 50 }) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | undefined,
    @Ctx() { services, viewer }: AdminContext,
  ): Promise<Page<Invitation>> {
    const size = pageSize(first)
    const page = { first: size + 1, after: after ?? undefined }
    const rows = await services.people.invitations.list(page, viewer)
    return pageOf(rows, size, invitation => invitation.id)
  }

  @Mutation(() => CreateInvitationResult, {
    description: 'Invites a person; an earlier open invitation of the same name counts no more.',
  })
  @Directive('@auth(role: ADMIN)')
  createInvitation(
    @Arg('input', () => CreateInvitationInput) input: CreateInvitationInput,
    @Ctx() { services, viewer }: AdminContext,
  ): Promise<CreatedInvitation | UserError> {
    const { name, displayName, role, expiresInHours } = input
    const email = input.email?.trim() || undefined
    const given = { name, displayName, role, email, expiresInHours }
    return services.people.invitations.create(given, viewer)
  }

  @Mutation(() => RevokeInvitationResult, { description: 'The link counts no more.' })
  @Directive('@auth(role: ADMIN)')
  revokeInvitation(
    @Arg('id', () => ID) id: string,
    @Ctx() { services, viewer }: AdminContext,
  ): Promise<Invitation | UserError> {
    return services.people.invitations.revoke(id, viewer)
  }

  @Mutation(() => ResetPasswordResult, {
    description:
      'Ends password and sessions of another person, who sets a new password by the link (default: within 24 h).',
  })
  @Directive('@auth(role: ADMIN)')
  resetPassword(
    @Arg('userId', () => ID) userId: string,
    @Arg('expiresInHours', () => Int, { defaultValue: 24 }) expiresInHours: number,
    @Ctx() { services, viewer }: AdminContext,
  ): Promise<PasswordReset | UserError> {
    return services.people.invitations.resetPassword({ userId, expiresInHours }, viewer)
  }
}
