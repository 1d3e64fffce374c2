import { Arg, Ctx, Directive, Int, Mutation, Query, Resolver } from 'type-graphql'
import type { UserError } from '#platform/errors.ts'
import { JobResult } from '#platform/graphql/job.type.ts'
import { pageOf, pageSize, type Page } from '#platform/graphql/page.ts'
import type { JobRecord } from '#platform/jobs/job.ts'
import type { AdminContext } from '../context.ts'
import type { AuditCheck } from './audit-check.store.ts'
import { AuditCheckType, AuditConnection, AuditEntryType, AuditFilterInput } from './audit.type.ts'

@Resolver(() => AuditEntryType)
export class AuditResolver {
  @Query(() => AuditConnection, { description: 'The audit log, newest first.' })
  @Directive('@auth(role: ADMIN)')
  async auditLog(
    @Arg('first', () => Int, { defaultValue: 50 }) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | undefined,
    @Arg('filter', () => AuditFilterInput, { nullable: true }) filter: AuditFilterInput | undefined,
    @Ctx() { services, viewer }: AdminContext,
  ): Promise<Page<AuditEntryType>> {
    const size = pageSize(first)
    const page = { first: size + 1, ...(after && { after }), ...(filter && { filter }) }
    const rows = await services.audit.list(page, viewer)
    const entries = rows.map(row => ({ ...row, meta: JSON.stringify(row.meta) }))
    return pageOf(entries, size, entry => entry.id)
  }

  @Query(() => [AuditCheckType], {
    description:
      'What came out when the log was checked (each night, and on demand); the newest 50.',
  })
  @Directive('@auth(role: ADMIN)')
  auditChecks(@Ctx() { services, viewer }: AdminContext): Promise<AuditCheck[]> {
    return services.audit.checks(viewer)
  }

  @Mutation(() => JobResult, {
    description:
      'Checks that no entry was changed, removed, added or moved. The job ends as done either way; what came out is its message and among auditChecks.',
  })
  @Directive('@auth(role: ADMIN)')
  verifyAudit(@Ctx() { services, viewer }: AdminContext): Promise<JobRecord> {
    return services.audit.verify(viewer)
  }

  @Mutation(() => JobResult, {
    description:
      'Writes what a filter finds as CSV, with the hashes; for administrators, kept for 7 days.',
  })
  @Directive('@auth(role: ADMIN)')
  exportAudit(
    @Arg('filter', () => AuditFilterInput, { nullable: true }) filter: AuditFilterInput | undefined,
    @Ctx() { services, viewer }: AdminContext,
  ): Promise<JobRecord | UserError> {
    return services.audit.export(filter ?? {}, viewer)
  }
}
