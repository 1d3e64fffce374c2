import { Arg, Ctx, Directive, Int, Mutation, Query, Resolver } from 'type-graphql'
import type { UserError } from '#platform/errors.ts'
import { pageOf, pageSize, type Page } from '#platform/graphql/page.ts'
import type { AdminContext } from '../context.ts'
import type { User } from './user.store.ts'
import {
  ChangePasswordInput,
  ChangePasswordResult,
  CreateUserInput,
  CreateUserResult,
  UpdateUserInput,
  UpdateUserResult,
  UserConnection,
  UserType,
} from './user.type.ts'

@Resolver(() => UserType)
export class UserResolver {
  @Query(() => UserType, {
    description: 'Who asks: the person who is signed in, or what is known of the machine.',
  })
  @Directive('@auth(role: VIEWER)')
  me(@Ctx() { services, viewer }: AdminContext): Promise<User> {
    return services.users.me(viewer)
  }

  @Query(() => UserConnection, { description: 'Everybody who may sign in, by name.' })
  @Directive('@auth(role: ADMIN)')
  async users(
    @Arg('first', () => Int, { defaultValue: 50 }) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | undefined,
    @Ctx() { services, viewer }: AdminContext,
  ): Promise<Page<User>> {
    const size = pageSize(first)
    const rows = await services.users.list({ first: size + 1, ...(after && { after }) }, viewer)
    return pageOf(rows, size, user => user.name)
  }

  @Mutation(() => CreateUserResult, { description: 'Adds a person.' })
  @Directive('@auth(role: ADMIN)')
  createUser(
    @Arg('input', () => CreateUserInput) input: CreateUserInput,
    @Ctx() { services, viewer }: AdminContext,
  ): Promise<User | UserError> {
    return services.users.create(input, viewer)
  }

  @Mutation(() => UpdateUserResult, {
    description:
      'Changes names, role or access of a person. The last active administrator keeps role and access.',
  })
  @Directive('@auth(role: ADMIN)')
  updateUser(
    @Arg('input', () => UpdateUserInput) input: UpdateUserInput,
    @Ctx() { services, viewer }: AdminContext,
  ): Promise<User | UserError> {
    return services.users.update(input, viewer)
  }

  @Mutation(() => ChangePasswordResult, {
    description: 'Changes the own password and ends all own sessions: sign in again afterwards.',
  })
  @Directive('@auth(role: VIEWER)')
  changePassword(
    @Arg('input', () => ChangePasswordInput) input: ChangePasswordInput,
    @Ctx() { services, viewer }: AdminContext,
  ): Promise<User | UserError> {
    return services.users.changePassword(input, viewer)
  }
}
