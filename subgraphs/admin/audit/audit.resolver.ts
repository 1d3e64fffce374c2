import { Arg, Ctx, Directive, Field, ID, Int, ObjectType, Query, Resolver } from 'type-graphql'
import { DateTimeScalar } from '#platform/graphql/scalars.ts'
import { connection, pageOf, pageSize, type Page } from '#platform/graphql/page.ts'
import type { AdminContext } from '../context.ts'

@ObjectType('AuditEntry', { description: 'Who did what; append-only and hash-chained.' })
export class AuditEntry {
  @Field(() => ID)
  id!: string

  @Field(() => DateTimeScalar)
  ts!: Date

  @Field(() => String)
  actor!: string

  @Field(() => String, { description: 'Name of the mutation, or of the event.' })
  action!: string

  @Field(() => String, { nullable: true, description: 'Id of what was made or changed.' })
  target!: string | null

  @Field(() => String, { description: 'JSON: role, arguments without secrets, outcome.' })
  meta!: string

  @Field(() => String, { description: 'SHA-256 over the previous hash and this entry, in hex.' })
  hash!: string
}

@ObjectType()
export class AuditConnection extends connection(() => AuditEntry) {}

@Resolver(() => AuditEntry)
export class AuditResolver {
  @Query(() => AuditConnection, { description: 'The audit log, newest first.' })
  @Directive('@auth(role: ADMIN)')
  async auditLog(
    @Arg('first', () => Int, { defaultValue: 50 }) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | undefined,
    @Ctx() { services }: AdminContext,
  ): Promise<Page<AuditEntry>> {
    const size = pageSize(first)
    const rows = await services.audit.list({ first: size + 1, ...(after && { after }) })
    const entries = rows.map(row => ({ ...row, meta: JSON.stringify(row.meta) }))
    return pageOf(entries, size, entry => entry.id)
  }
}
