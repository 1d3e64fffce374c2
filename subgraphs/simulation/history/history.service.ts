import { UserError } from '#platform/errors.ts'
import type { Viewer } from '#platform/identity/viewer.ts'
import type { JobQueue, JobRecord } from '#platform/jobs/job.ts'
import { isUuid } from '#platform/uuid.ts'
import { notSimulated } from '../run/plan-simulation.ts'
import type { Simulation } from '../run/simulation.ts'
import type { SimulationStore } from '../run/simulation.store.ts'
import { intervalsIn } from './stretches.ts'

export type HistoryRequest = { meterIds: readonly string[]; from: Date; to: Date }

type Use = {
  store: Pick<SimulationStore, 'byMeterIds'>
  jobs: Pick<JobQueue, 'enqueue'>
  /** ms */
  now: () => number
}

const mostMeters = 100
const mostReadings = 60_000_000
/** The intake takes nothing older. */
const oldest = Date.parse('1990-01-01T00:00:00Z')

export class HistoryService {
  constructor(private readonly use: Use) {}

  /**
   * Puts the history of simulated meters into the queue: every interval that begins in `[from, to)` and is over.
   * METER_NOT_SIMULATED, HISTORY_METERS, HISTORY_RANGE, HISTORY_TOO_LARGE.
   */
  async request(request: HistoryRequest, viewer: Viewer): Promise<JobRecord | UserError> {
    viewer.require('operator')
    const meterIds = [...new Set(request.meterIds.map(id => id.toLowerCase()))]
    if (meterIds.length === 0 || meterIds.length > mostMeters) return wrongMeters(meterIds.length)
    const simulations = meterIds.every(isUuid) ? await this.use.store.byMeterIds(meterIds) : []
    if (simulations.length < meterIds.length) return notSimulated()
    const { from, to } = request
    const wrong = checkRange(from, to, this.use.now()) ?? checkSize(simulations, from, to)
    if (wrong) return wrong
    return this.use.jobs.enqueue({
      kind: 'GENERATE_HISTORY',
      title: `Verlauf erzeugen: ${meters(meterIds.length)}, ${day(from)} bis ${day(new Date(to.getTime() - 1))}`,
      payload: { meterIds, from: from.toISOString(), to: to.toISOString() },
      createdBy: viewer.userId,
      ...(meterIds.length === 1 && meterIds[0] !== undefined && { targetId: meterIds[0] }),
    })
  }
}

const numbers = new Intl.NumberFormat('de-DE')
const days = new Intl.DateTimeFormat('de-DE', {
  ...{ day: '2-digit', month: '2-digit', year: 'numeric', timeZone: 'Europe/Berlin' },
})

function day(at: Date): string {
  return days.format(at)
}

function meters(count: number): string {
  return count === 1 ? '1 Zähler' : `${numbers.format(count)} Zähler`
}

function wrongMeters(count: number): UserError {
  return new UserError(
    'HISTORY_METERS',
    count === 0
      ? 'Es ist kein Zähler gewählt.'
      : `${meters(count)} sind zu viele für einen Auftrag; möglich sind ${mostMeters}.`,
    { place: 'Zähler', remedy: `Wählen Sie 1 bis ${mostMeters} simulierte Zähler.` },
  )
}

function checkRange(from: Date, to: Date, now: number): UserError | undefined {
  if (from.getTime() >= oldest && from < to && to.getTime() <= now) return undefined
  const what =
    from.getTime() < oldest
      ? `Der Zeitraum beginnt am ${day(from)}; Messwerte vor 1990 nimmt Luna nicht an.`
      : from < to
        ? `Der Zeitraum endet am ${day(to)} und damit in der Zukunft.`
        : 'Der Zeitraum ist leer.'
  return new UserError('HISTORY_RANGE', what, {
    place: 'Zeitraum',
    remedy:
      'Wählen Sie einen Anfang ab 1990 und ein späteres Ende, das nicht in der Zukunft liegt.',
  })
}

function checkSize(
  simulations: readonly Simulation[],
  from: Date,
  to: Date,
): UserError | undefined {
  let readings = 0
  for (const { intervalSeconds } of simulations) {
    readings += intervalsIn(from.getTime(), to.getTime(), intervalSeconds * 1000)
  }
  if (readings > 0 && readings <= mostReadings) return undefined
  return new UserError(
    'HISTORY_TOO_LARGE',
    readings === 0
      ? 'In diesem Zeitraum beginnt kein Intervall.'
      : `Das wären ${numbers.format(readings)} Messwerte; möglich sind ${numbers.format(mostReadings)} je Auftrag.`,
    { place: 'Zeitraum', remedy: 'Wählen Sie einen anderen Zeitraum oder weniger Zähler.' },
  )
}
