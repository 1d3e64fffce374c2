import { Arg, Ctx, Directive, Int, Query, Resolver } from 'type-graphql'
import { UserError } from '#platform/errors.ts'
import { pageOf, pageSize } from '#platform/graphql/page.ts'
import type { AdminContext } from '../context.ts'
import { LogFilterInput, LogResult, type LogPageType } from './log.type.ts'

@Resolver()
export class LogResolver {
  @Query(() => LogResult, {
    description:
      'The log of all processes, newest first. Codes: LOG_PERIOD_INVALID, LOG_TEXT_TOO_LONG.',
  })
  @Directive('@auth(role: ADMIN)')
  async logs(
    @Arg('filter', () => LogFilterInput, { nullable: true }) filter: LogFilterInput | undefined,
    @Arg('first', () => Int, { defaultValue: 100, description: '1 … 500' }) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | undefined,
    @Ctx() { services, viewer }: AdminContext,
  ): Promise<LogPageType | UserError> {
    const size = pageSize(first, 500)
    const page = { limit: size + 1, after: after ?? undefined }
    const found = await services.operations.logs.search(filter ?? {}, page, viewer)
    if (found instanceof UserError) return found
    const { entries, ...rest } = found
    return { ...pageOf(entries, size, ({ cursor }) => cursor), ...rest }
  }
}
