import { Arg, Ctx, Directive, ID, Int, Mutation, Query, Resolver } from 'type-graphql'
import type { UserError } from '#platform/errors.ts'
import { pageOf, pageSize, type Page } from '#platform/graphql/page.ts'
import type { AdminContext } from '../context.ts'
import type { CreatedApiKey } from './api-key.service.ts'
import type { ApiKey } from './api-key.store.ts'
import {
  ApiKeyConnection,
  ApiKeyType,
  CreateApiKeyInput,
  CreateApiKeyResult,
  RevokeApiKeyResult,
} from './api-key.type.ts'

@Resolver(() => ApiKeyType)
export class ApiKeyResolver {
  @Query(() => ApiKeyConnection, {
    description: 'The keys of machines by name, revoked and expired ones too.',
  })
  @Directive('@auth(role: ADMIN)')
  async apiKeys(
    @Arg('first', () => Int, { defaultValue: 50 }) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | undefined,
    @Ctx() { services, viewer }: AdminContext,
  ): Promise<Page<ApiKey>> {
    const size = pageSize(first)
    const page = { first: size + 1, ...(after && { after }) }
    return pageOf(await services.people.apiKeys.list(page, viewer), size, key => key.name)
  }

  @Mutation(() => CreateApiKeyResult, { description: 'Makes a key for a machine.' })
  @Directive('@auth(role: ADMIN)')
  createApiKey(
    @Arg('input', () => CreateApiKeyInput) input: CreateApiKeyInput,
    @Ctx() { services, viewer }: AdminContext,
  ): Promise<CreatedApiKey | UserError> {
    const { name, scopes, expiresAt } = input
    return services.people.apiKeys.create(
      { name, scopes, expiresAt: expiresAt ?? undefined },
      viewer,
    )
  }

  @Mutation(() => RevokeApiKeyResult, {
    description: 'The key counts no more; its open connections end within 5 s.',
  })
  @Directive('@auth(role: ADMIN)')
  revokeApiKey(
    @Arg('id', () => ID) id: string,
    @Ctx() { services, viewer }: AdminContext,
  ): Promise<ApiKey | UserError> {
    return services.people.apiKeys.revoke(id, viewer)
  }
}
