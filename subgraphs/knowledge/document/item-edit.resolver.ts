import { Arg, Ctx, Directive, ID, Mutation, Resolver } from 'type-graphql'
import type { UserError } from '#platform/errors.ts'
import type { KnowledgeContext } from '../context.ts'
import { UpdateItemInput } from './item-edit.type.ts'
import type { Item } from './item.ts'
import { DeleteItemResult, ItemResult } from './item.type.ts'

@Resolver()
export class ItemEditResolver {
  @Mutation(() => ItemResult, {
    description: 'Changes how a document is filed. The audit log has before and after.',
  })
  @Directive('@auth(role: ADMIN)')
  updateItem(
    @Arg('id', () => ID) id: string,
    @Arg('input', () => UpdateItemInput) input: UpdateItemInput,
    @Ctx() { services, viewer }: KnowledgeContext,
  ): Promise<Item | UserError> {
    return services.items.update(id, input, viewer)
  }

  @Mutation(() => DeleteItemResult, {
    description: 'Takes a document out of library, search and answers. Its versions are kept.',
  })
  @Directive('@auth(role: ADMIN)')
  deleteItem(
    @Arg('id', () => ID) id: string,
    @Ctx() { services, viewer }: KnowledgeContext,
  ): Promise<Item | UserError> {
    return services.items.delete(id, viewer)
  }

  @Mutation(() => ItemResult, { description: 'Takes a deletion back.' })
  @Directive('@auth(role: ADMIN)')
  restoreItem(
    @Arg('id', () => ID) id: string,
    @Ctx() { services, viewer }: KnowledgeContext,
  ): Promise<Item | UserError> {
    return services.items.restore(id, viewer)
  }

  @Mutation(() => ItemResult, {
    description:
      'Removes a deleted document for good, with all versions, passages and files that no other document uses. Answers what it was.',
  })
  @Directive('@auth(role: ADMIN)')
  purgeItem(
    @Arg('id', () => ID) id: string,
    @Ctx() { services, viewer }: KnowledgeContext,
  ): Promise<Item | UserError> {
    return services.items.purge(id, viewer)
  }
}
