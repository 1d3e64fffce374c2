import {
  Arg,
  Args,
  Ctx,
  Directive,
  FieldResolver,
  ID,
  Int,
  Query,
  Resolver,
  Root,
} from 'type-graphql'
import { pageOf, pageSize } from '#platform/graphql/page.ts'
import { isUuid } from '#platform/uuid.ts'
import type { TimeseriesContext } from '../../context.ts'
import type { Cursor, ImportEntry, ImportReport } from './report.store.ts'
import {
  ImportConnection,
  ImportIssueConnection,
  ImportReportType,
  IssuePageArgs,
} from './report.type.ts'

@Resolver(() => ImportReportType)
export class ReportResolver {
  @Query(() => ImportReportType, {
    nullable: true,
    description: 'What became of the file of an import; null before it is done.',
  })
  @Directive('@auth(role: OPERATOR)')
  async importReport(
    @Arg('jobId', () => ID) jobId: string,
    @Ctx() { services, viewer }: TimeseriesContext,
  ) {
    const report = await services.reports.find(jobId, viewer)
    return report ? toReport(report) : null
  }

  @Query(() => ImportConnection, { description: 'Files that were taken in, newest first.' })
  @Directive('@auth(role: OPERATOR)')
  async imports(
    @Arg('first', () => Int, { defaultValue: 20 }) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | null,
    @Ctx() { services, viewer }: TimeseriesContext,
  ) {
    const size = pageSize(first)
    const page = { first: size + 1, after: cursorOf(after) }
    const rows = await services.reports.entries(page, viewer)
    const { nodes, pageInfo } = pageOf(
      rows,
      size,
      ({ createdAt, id }) => `${createdAt.toISOString()} ${id}`,
    )
    return { nodes: nodes.map(toEntry), pageInfo }
  }

  @FieldResolver(() => ImportIssueConnection, { description: 'The rows in the order of the file.' })
  async rows(
    @Root() report: ImportReport,
    @Args(() => IssuePageArgs) { first, after, action }: IssuePageArgs,
    @Ctx() { services, viewer }: TimeseriesContext,
  ) {
    const size = pageSize(first, 1000)
    const isCursor = typeof after === 'string' && /^\d{1,9}$/.test(after)
    const page = {
      first: size + 1,
      ...(isCursor && { after: Number(after) }),
      action: action ?? undefined,
    }
    const found = await services.reports.issues(report.jobId, page, viewer)
    return pageOf(found, size, row => String(row.position))
  }

  @FieldResolver(() => String, {
    description: 'Link to the report as CSV, relative to the gateway; expires after 15 minutes.',
  })
  async downloadUrl(
    @Root() report: ImportReport,
    @Ctx() { services, viewer, links }: TimeseriesContext,
  ): Promise<string> {
    const file = await services.reports.file(report, viewer)
    return links.download({ bucket: 'exports', ...file, contentType: 'text/csv' })
  }
}

function toReport(report: ImportReport) {
  const { TAKEN, SUBSTITUTED, REFUSED, CONFLICT, EMPTY } = report.counts
  const counts = {
    taken: TAKEN,
    substituted: SUBSTITUTED,
    refused: REFUSED,
    conflicts: CONFLICT,
    empty: EMPTY,
  }
  return { ...report, counts }
}

function toEntry({ counts, ...entry }: ImportEntry) {
  return { ...entry, added: counts.added ?? 0, changed: counts.changed ?? 0 }
}

function cursorOf(text: string | null): Cursor | undefined {
  const [stamp = '', id = ''] = text?.split(' ') ?? []
  const createdAt = new Date(stamp)
  return isUuid(id) && !Number.isNaN(createdAt.getTime()) ? { createdAt, id } : undefined
}
