import { randomUUID } from 'node:crypto'
import { UserError } from '#platform/errors.ts'
import { optionsFromJson } from '#platform/folder/explain-refusal.ts'
import type { FolderWork } from '#platform/folder/watch-folder.ts'
import type { JobRecord } from '#platform/jobs/job.ts'
import { importOptions, type ImportPayload } from '../import-payload.ts'
import type { ImportOptions } from '../import-options.ts'
import { mostBytes, tooLarge } from '../limits.ts'
import type { ReportStore } from '../report/report.store.ts'
import { watchReport } from './watch-report.ts'

const issuesShown = 200

/** Files of readings: the same import as uploads, each content once, whatever it is called. */
export function importWork(reports: ReportStore): FolderWork {
  return {
    purpose: 'IMPORT',
    mostBytes,
    tooLarge: size => tooLarge(size),
    namespace: () => '',
    plan(fileName, text) {
      const options = optionsOf(text)
      if (options instanceof UserError) return options
      return uploadId => {
        const payload: ImportPayload = { uploadId, fileName, options, newMeterId: randomUUID() }
        return { kind: 'IMPORT', title: `Eingangsordner: ${fileName}`, payload }
      }
    },
    repeated,
    async report({ job, ...facts }) {
      if (!job) return watchReport({ ...facts, report: undefined, issues: [] })
      const report = await reports.byJob(job.id)
      const issues = await reports.issues(job.id, { first: issuesShown })
      return watchReport({ ...facts, report, issues: facts.error ? [] : issues })
    },
  }
}

function repeated(takenAt: Date, job: JobRecord | undefined): string {
  const message = `Diese Datei wurde schon am ${takenAt.toISOString()} (UTC) übernommen und deshalb nicht noch einmal importiert.`
  return job?.message ? `${message}\r\nDamals: ${job.message}` : message
}

/** UserError IMPORT_OPTION_INVALID. */
function optionsOf(text: string | undefined): ImportOptions | UserError {
  if (text === undefined) return {}
  const parsed = importOptions.strict().safeParse(optionsFromJson(text))
  if (parsed.success) return parsed.data
  const where = parsed.error.issues[0]?.path.join('.') ?? ''
  return new UserError(
    'IMPORT_OPTION_INVALID',
    `Die Einstellungen neben der Datei sind nicht lesbar${where ? ` (bei „${where}“)` : ''}.`,
    {
      remedy:
        'Erwartet wird JSON wie {"unit": "KWH", "label": "END"}; berichtigen Sie es und legen Sie beide Dateien erneut ab.',
    },
  )
}
