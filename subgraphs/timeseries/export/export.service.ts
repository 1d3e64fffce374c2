import { UserError } from '#platform/errors.ts'
import type { Viewer } from '#platform/identity/viewer.ts'
import type { JobQueue, JobRecord } from '#platform/jobs/job.ts'
import type { MarketStore } from '../market/market.store.ts'
import type { MeterStore } from '../meter/meter.store.ts'
import type { Quantity } from '../reading/reading.ts'

export type ExportRequest = {
  source: { of: 'meter'; meterId: string; quantity: Quantity } | { of: 'market'; marketId: string }
  from: Date
  to: Date
}

const mostYears = 10
const yearMs = 366 * 86_400_000

export class ExportService {
  constructor(private readonly use: { meters: MeterStore; markets: MarketStore; jobs: JobQueue }) {}

  async request(request: ExportRequest, viewer: Viewer): Promise<JobRecord | UserError> {
    viewer.require('viewer')
    const wrong = checkRange(request)
    if (wrong) return wrong
    const name = await this.nameOf(request.source)
    if (name === undefined) return unknownSource
    return this.use.jobs.enqueue({
      kind: 'EXPORT',
      title: `CSV-Export: ${name}`,
      payload: {
        source: request.source,
        from: request.from.toISOString(),
        to: request.to.toISOString(),
      },
      createdBy: viewer.userId,
    })
  }

  private async nameOf(source: ExportRequest['source']): Promise<string | undefined> {
    const found =
      source.of === 'meter'
        ? await this.use.meters.byId(source.meterId)
        : await this.use.markets.byId(source.marketId)
    return found?.name
  }
}

const unknownSource = new UserError(
  'EXPORT_SOURCE_UNKNOWN',
  'Den Zähler oder Markt für den Export gibt es nicht.',
  { remedy: 'Laden Sie die Seite neu und wählen Sie erneut.' },
)

function checkRange({ from, to }: ExportRequest): UserError | undefined {
  if (!(from < to)) {
    return new UserError('EXPORT_RANGE_EMPTY', 'Der Zeitraum des Exports ist leer.', {
      place: 'Zeitraum',
      remedy: 'Wählen Sie ein Ende, das nach dem Anfang liegt.',
    })
  }
  if (to.getTime() - from.getTime() > mostYears * yearMs) {
    return new UserError(
      'EXPORT_RANGE_TOO_LONG',
      `Mehr als ${mostYears} Jahre lassen sich nicht auf einmal exportieren.`,
      {
        place: 'Zeitraum',
        remedy: 'Teilen Sie den Zeitraum auf.',
      },
    )
  }
  return undefined
}
