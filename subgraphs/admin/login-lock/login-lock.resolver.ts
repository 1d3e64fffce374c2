import { Arg, Ctx, Directive, ID, Mutation, Query, Resolver } from 'type-graphql'
import type { UserError } from '#platform/errors.ts'
import type { AdminContext } from '../context.ts'
import type { LoginLock } from './login-lock.store.ts'
import { LiftLoginLockResult, LoginLockType } from './login-lock.type.ts'

@Resolver(() => LoginLockType)
export class LoginLockResolver {
  @Query(() => [LoginLockType], {
    description: 'Failed sign-ins that still count, those who have to wait first; at most 200.',
  })
  @Directive('@auth(role: ADMIN)')
  loginLocks(@Ctx() { services, viewer }: AdminContext): Promise<LoginLock[]> {
    return services.people.loginLocks.list(viewer)
  }

  @Mutation(() => LiftLoginLockResult, {
    description: 'Forgets the failed sign-ins of an account or an address.',
  })
  @Directive('@auth(role: ADMIN)')
  liftLoginLock(
    @Arg('id', () => ID) id: string,
    @Ctx() { services, viewer }: AdminContext,
  ): Promise<{ id: string } | UserError> {
    return services.people.loginLocks.lift(id, viewer)
  }
}
