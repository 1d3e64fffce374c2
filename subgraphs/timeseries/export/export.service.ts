import { UserError } from '#platform/errors.ts'
import type { Viewer } from '#platform/identity/viewer.ts'
import { countSteps } from '#platform/interval/interval.ts'
import type { JobQueue, JobRecord } from '#platform/jobs/job.ts'
import type { MarketStore } from '../market/market.store.ts'
import type { Meter } from '../meter/meter.ts'
import type { MeterStore } from '../meter/meter.store.ts'
import { germanCount } from '../wording/german.ts'
import { checkResolution } from './fitting-resolution.ts'
import { titleOf } from './export-plan.ts'
import { formatTraits, type ExportRequest } from './export-request.ts'

const mostYears = 10
const yearMs = 366 * 86_400_000
const mostMeters = 50
const mostValues = 20_000_000

export class ExportService {
  constructor(private readonly use: { meters: MeterStore; markets: MarketStore; jobs: JobQueue }) {}

  /**
   * Puts the export into the queue. EXPORT_RANGE_EMPTY, EXPORT_RANGE_TOO_LONG, EXPORT_SOURCE_UNKNOWN,
   * EXPORT_TOO_MANY_METERS, EXPORT_TOO_LARGE, EXPORT_FORMAT_UNSUITABLE.
   */
  async request(request: ExportRequest, viewer: Viewer): Promise<JobRecord | UserError> {
    viewer.require('viewer')
    const title = checkRange(request) ?? (await this.titleOf(request))
    if (title instanceof UserError) return title
    const { source, format, resolution, from, to } = request
    return this.use.jobs.enqueue({
      kind: 'EXPORT',
      title: `${formatTraits[format].name}${format === 'PDF' ? '' : '-Export'}: ${title}`,
      payload: { source, format, resolution, from: from.toISOString(), to: to.toISOString() },
      createdBy: viewer.userId,
    })
  }

  private async titleOf(request: ExportRequest): Promise<string | UserError> {
    const { source, format } = request
    if (source.of === 'market') {
      const market = await this.use.markets.byId(source.marketId)
      if (market && format === 'PDF') return noMarketReport
      return market?.name ?? unknownSource
    }
    const ids = new Set(source.meterIds)
    if (ids.size > mostMeters) return tooManyMeters(ids.size)
    const meters = await this.use.meters.byIds([...ids])
    if (meters.length < ids.size || meters.length === 0) return unknownSource
    return checkMeters(request, meters) ?? titleOf(meters)
  }
}

const unknownSource = new UserError(
  'EXPORT_SOURCE_UNKNOWN',
  'Den Zähler oder Markt für den Export gibt es nicht.',
  { remedy: 'Laden Sie die Seite neu und wählen Sie erneut.' },
)

const noMarketReport = new UserError(
  'EXPORT_FORMAT_UNSUITABLE',
  'Einen PDF-Bericht gibt es nur über Zähler, nicht über Marktpreise.',
  { place: 'Format', remedy: 'Wählen Sie CSV, Excel oder Parquet.' },
)

function tooManyMeters(count: number): UserError {
  return new UserError(
    'EXPORT_TOO_MANY_METERS',
    `${germanCount(count)} Zähler sind zu viele für einen Export; möglich sind ${mostMeters}.`,
    { place: 'Zähler', remedy: 'Teilen Sie die Auswahl auf mehrere Exporte auf.' },
  )
}

function checkMeters(request: ExportRequest, meters: Meter[]): UserError | undefined {
  const tooFine = checkResolution(request, meters)
  if (tooFine) return tooFine
  if (request.format === 'PDF' || request.resolution !== 'RAW') return undefined
  let values = 0
  for (const { intervalSeconds } of meters) {
    values += countSteps(request.from, request.to, intervalSeconds)
  }
  if (values <= mostValues) return undefined
  return new UserError(
    'EXPORT_TOO_LARGE',
    `Der Export hätte bis zu ${germanCount(values)} Zeilen; möglich sind ${germanCount(mostValues)}.`,
    {
      place: 'Zeitraum',
      remedy: 'Kürzen Sie den Zeitraum oder wählen Sie Viertelstunden, Stunden oder Tage.',
    },
  )
}

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
      { place: 'Zeitraum', remedy: 'Teilen Sie den Zeitraum auf.' },
    )
  }
  return undefined
}
