import { UserError } from '#platform/errors.ts'
import type { Viewer } from '#platform/identity/viewer.ts'
import type { JobQueue, JobRecord } from '#platform/jobs/job.ts'
import type { FeedbackExport, FeedbackExportStore } from './feedback-export.store.ts'
import { kindNames, type FeedbackRequest } from './feedback-request.ts'

const longestRangeMs = 10 * 366 * 86_400_000
const mostListed = 50

type Dependencies = { store: FeedbackExportStore; jobs: Pick<JobQueue, 'enqueue'> }

/** Events and labels as files for training; for administrators, with pseudonyms. */
export class FeedbackExportService {
  constructor(private readonly use: Dependencies) {}

  /** EXPORT_RANGE_EMPTY, EXPORT_RANGE_TOO_LONG. */
  async request(request: FeedbackRequest, viewer: Viewer): Promise<JobRecord | UserError> {
    viewer.require('admin')
    const wrong = checkRange(request)
    if (wrong) return wrong
    const { of, format, from, to, withTexts } = request
    return this.use.jobs.enqueue({
      kind: 'EXPORT_FEEDBACK',
      title: `Trainingssignal: ${kindNames[of]} als ${format}`,
      payload: { of, format, withTexts, from: from.toISOString(), to: to.toISOString() },
      createdBy: viewer.userId,
    })
  }

  /** Files that are there, the newest first. */
  async list(viewer: Viewer): Promise<FeedbackExport[]> {
    viewer.require('admin')
    return this.use.store.list(mostListed)
  }
}

function checkRange({ from, to }: FeedbackRequest): UserError | undefined {
  if (!(from < to)) {
    return new UserError('EXPORT_RANGE_EMPTY', 'Der Zeitraum des Exports ist leer.', {
      place: 'Zeitraum',
      remedy: 'Wählen Sie ein Ende, das nach dem Anfang liegt.',
    })
  }
  if (to.getTime() - from.getTime() <= longestRangeMs) return undefined
  return new UserError(
    'EXPORT_RANGE_TOO_LONG',
    'Mehr als 10 Jahre lassen sich nicht auf einmal exportieren.',
    { place: 'Zeitraum', remedy: 'Teilen Sie den Zeitraum auf.' },
  )
}
