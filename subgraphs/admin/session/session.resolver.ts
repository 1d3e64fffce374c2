import {
  Arg,
  Ctx,
  Directive,
  FieldResolver,
  ID,
  Int,
  Mutation,
  Query,
  Resolver,
  Root,
} from 'type-graphql'
import type { UserError } from '#platform/errors.ts'
import { pageOf, pageSize, type Page } from '#platform/graphql/page.ts'
import type { AdminContext } from '../context.ts'
import type { User } from '../user/user.store.ts'
import { UserType } from '../user/user.type.ts'
import { deviceHint } from './device-hint.ts'
import type { Session } from './session.store.ts'
import {
  RevokeAllSessionsResult,
  RevokeSessionResult,
  SessionConnection,
  SessionType,
} from './session.type.ts'

@Resolver(() => SessionType)
export class SessionResolver {
  @Query(() => SessionConnection, {
    description:
      'Where one is signed in, the last used first; for administrators also of everybody.',
  })
  @Directive('@auth(role: VIEWER)')
  async sessions(
    @Arg('everyone', () => Boolean, { defaultValue: false }) everyone: boolean,
    @Arg('first', () => Int, { defaultValue: 50 }) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | undefined,
    @Ctx() { services, viewer }: AdminContext,
  ): Promise<Page<Session>> {
    const size = pageSize(first)
    const page = { first: size + 1, after: after ?? undefined, everyone }
    return pageOf(await services.people.sessions.list(page, viewer), size, session => session.id)
  }

  @FieldResolver(() => UserType, { nullable: true, description: 'Whose it is.' })
  user(@Root() session: Session, @Ctx() { users }: AdminContext): Promise<User | null> {
    return users.load(session.userId)
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: 'Browser and system as the client names them, e.g. „Firefox, Linux“.',
  })
  device(@Root() { userAgent }: Session): string | null {
    return deviceHint(userAgent)
  }

  @Mutation(() => RevokeSessionResult, {
    description: 'Ends a session: an own one, or for administrators any.',
  })
  @Directive('@auth(role: VIEWER)')
  revokeSession(
    @Arg('id', () => ID) id: string,
    @Ctx() { services, viewer }: AdminContext,
  ): Promise<{ id: string } | UserError> {
    return services.people.sessions.revoke(id, viewer)
  }

  @Mutation(() => RevokeAllSessionsResult, {
    description: 'Ends all own sessions, this one too; for administrators those of any person.',
  })
  @Directive('@auth(role: VIEWER)')
  revokeAllSessions(
    @Arg('userId', () => ID, { nullable: true }) userId: string | undefined,
    @Ctx() { services, viewer }: AdminContext,
  ): Promise<{ count: number } | UserError> {
    return services.people.sessions.revokeAll(userId ?? undefined, viewer)
  }
}
