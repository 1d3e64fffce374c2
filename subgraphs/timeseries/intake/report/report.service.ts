import { Readable } from 'node:stream'
import type { Viewer } from '#platform/identity/viewer.ts'
import type { ObjectStore } from '#platform/objects/object-store.ts'
import { reportCsv } from './report-csv.ts'
import type { Cursor, ImportEntry, ImportIssue, ImportReport, ReportStore } from './report.store.ts'

type Use = { reports: ReportStore; objects: ObjectStore }

const rowsAtOnce = 2000
const mostReportBytes = 64 * 1024 * 1024

/** What became of imported files. */
export class ReportService {
  constructor(private readonly use: Use) {}

  find(jobId: string, viewer: Viewer): Promise<ImportReport | undefined> {
    viewer.require('operator')
    return this.use.reports.byJob(jobId)
  }

  issues(
    jobId: string,
    page: { first: number; after?: number; action?: string | undefined },
    viewer: Viewer,
  ): Promise<ImportIssue[]> {
    viewer.require('operator')
    return this.use.reports.issues(jobId, page)
  }

  entries(
    page: { first: number; after?: Cursor | undefined },
    viewer: Viewer,
  ): Promise<ImportEntry[]> {
    viewer.require('operator')
    return this.use.reports.entries(page)
  }

  /** The key of the report as a file in the bucket `exports`; it is made when somebody wants it. */
  async file(report: ImportReport, viewer: Viewer): Promise<{ key: string; fileName: string }> {
    viewer.require('operator')
    const key = `${report.jobId}-bericht.csv`
    const text = Readable.from(reportCsv(report, this.pages(report.jobId)), { objectMode: false })
    await this.use.objects.put('exports', key, text, {
      contentType: 'text/csv; charset=utf-8',
      maxBytes: mostReportBytes,
    })
    return { key, fileName: `Bericht ${report.fileName.replace(/\.[a-z0-9]{1,5}$/i, '')}.csv` }
  }

  private async *pages(jobId: string): AsyncGenerator<ImportIssue[]> {
    let after = -1
    for (;;) {
      const rows = await this.use.reports.issues(jobId, { first: rowsAtOnce, after })
      if (rows.length > 0) yield rows
      if (rows.length < rowsAtOnce) return
      after = rows.at(-1)?.position ?? after
    }
  }
}
