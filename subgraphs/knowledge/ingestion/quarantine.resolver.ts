import { Arg, Ctx, Directive, FieldResolver, ID, Mutation, Resolver, Root } from 'type-graphql'
import type { UserError } from '#platform/errors.ts'
import { JobResult } from '#platform/graphql/job.type.ts'
import type { JobRecord } from '#platform/jobs/job.ts'
import type { KnowledgeContext } from '../context.ts'
import type { Item } from '../document/item.ts'
import { ItemResult, ItemType } from '../document/item.type.ts'
import { Quarantine } from './quarantine.type.ts'

@Resolver(() => ItemType)
export class QuarantineResolver {
  @FieldResolver(() => Quarantine, {
    nullable: true,
    description: 'For administrators: the version that waits for releaseItem or rejectItem.',
  })
  async quarantine(
    @Root() item: Item,
    @Ctx() { services, viewer }: KnowledgeContext,
  ): Promise<Quarantine | null> {
    const held = await services.library.quarantine.heldOf(item, viewer)
    if (!held) return null
    const { version, facts, createdAt: since, suspicions } = held
    return { version, fileName: facts.fileName, since, suspicions }
  }

  @Mutation(() => JobResult, {
    description: 'The version in quarantine is harmless: a job takes it into library and search.',
  })
  @Directive('@auth(role: ADMIN)')
  releaseItem(
    @Arg('id', () => ID) id: string,
    @Ctx() { services, viewer }: KnowledgeContext,
  ): Promise<JobRecord | UserError> {
    return services.library.quarantine.release(id, viewer)
  }

  @Mutation(() => ItemResult, {
    description:
      'Removes the version in quarantine with its file; a document that has no other goes with it. Answers what the document is, or was.',
  })
  @Directive('@auth(role: ADMIN)')
  rejectItem(
    @Arg('id', () => ID) id: string,
    @Ctx() { services, viewer }: KnowledgeContext,
  ): Promise<Item | UserError> {
    return services.library.quarantine.reject(id, viewer)
  }
}
