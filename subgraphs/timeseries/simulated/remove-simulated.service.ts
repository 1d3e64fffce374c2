import { UserError } from '#platform/errors.ts'
import type { Viewer } from '#platform/identity/viewer.ts'
import type { JobQueue, JobRecord } from '#platform/jobs/job.ts'
import { isUuid } from '#platform/uuid.ts'
import { isSimulatedMarket } from '../market/market.ts'
import { meterUnknown } from '../meter/meter-rules.ts'
import { germanPlural } from '../wording/german.ts'
import { refuseRunning } from './refuse-removal.ts'
import type { SimulatedMeter, SimulatedMeterStore } from './simulated-meters.store.ts'

export type RemovalRequest = {
  /** Both left out: everything that is simulated. */
  meterIds: readonly string[] | undefined
  markets: readonly string[] | undefined
  confirm: boolean
}

type Use = { meters: SimulatedMeterStore; jobs: Pick<JobQueue, 'enqueue'> }
type Targets = { meters: SimulatedMeter[]; markets: string[] }

const most = 1000

export class RemoveSimulatedService {
  constructor(private readonly use: Use) {}

  /**
   * Puts the removal into the queue. METER_UNKNOWN, MARKET_NOT_SIMULATED, REMOVAL_TOO_MANY, NOTHING_SIMULATED,
   * REMOVAL_UNCONFIRMED, SIMULATION_RUNNING, HISTORY_RUNNING, MARKET_SIMULATION_RUNNING.
   */
  async request(request: RemovalRequest, viewer: Viewer): Promise<JobRecord | UserError> {
    viewer.require('operator')
    const targets = await this.targets(request)
    if (targets instanceof UserError) return targets
    const payload = {
      meterIds: targets.meters.map(({ id }) => id),
      markets: targets.markets,
      everything: request.meterIds === undefined && request.markets === undefined,
    }
    const running = await refuseRunning(this.use.meters, payload)
    if (running) return running
    if (!request.confirm) return unconfirmed(targets)
    return this.use.jobs.enqueue({
      kind: 'REMOVE_SIMULATED',
      title: `Simulierte Daten löschen: ${nameOf(targets)}`,
      payload,
      createdBy: viewer.userId,
    })
  }

  private async targets({ meterIds, markets }: RemovalRequest): Promise<Targets | UserError> {
    const wrong = checkLists(meterIds ?? [], markets ?? [])
    if (wrong) return wrong
    const found =
      meterIds === undefined && markets === undefined
        ? await this.everything()
        : { meters: await this.meters(meterIds ?? []), markets: [...new Set(markets)] }
    if (found.meters.length < new Set(meterIds?.map(id => id.toLowerCase())).size) {
      return meterUnknown
    }
    return found.meters.length + found.markets.length === 0 ? nothingSimulated : found
  }

  private meters(ids: readonly string[]): Promise<SimulatedMeter[]> {
    return this.use.meters.find(ids.map(id => id.toLowerCase()))
  }

  private async everything(): Promise<Targets> {
    const [meters, markets] = await Promise.all([
      this.use.meters.find(undefined),
      this.use.meters.markets(),
    ])
    return { meters, markets: markets.filter(isSimulatedMarket) }
  }
}

function checkLists(
  meterIds: readonly string[],
  markets: readonly string[],
): UserError | undefined {
  if (meterIds.length > most || markets.length > most) return tooMany
  if (!meterIds.every(isUuid)) return meterUnknown
  const real = markets.find(id => !isSimulatedMarket(id))
  return real === undefined ? undefined : notSimulated(real)
}

const tooMany = new UserError(
  'REMOVAL_TOO_MANY',
  `Auf einmal lassen sich höchstens ${most} Zähler und Märkte nennen.`,
  { remedy: 'Nennen Sie keine, um alles Simulierte zu löschen, oder weniger.' },
)

const nothingSimulated = new UserError(
  'NOTHING_SIMULATED',
  'Es gibt keine simulierten Zähler und keine simulierten Preise.',
  { remedy: 'Es ist nichts zu löschen.' },
)

function notSimulated(marketId: string): UserError {
  return new UserError(
    'MARKET_NOT_SIMULATED',
    `Die Preise von „${marketId.slice(0, 100)}“ sind nicht simuliert.`,
    {
      place: 'Märkte',
      remedy: 'Nennen Sie nur simulierte Märkte; ihre Kennung beginnt mit „SIM-“.',
    },
  )
}

function nameOf({ meters, markets }: Targets): string {
  const [only] = meters
  const ofMeters =
    meters.length === 1 && only ? `„${only.name}“` : germanPlural(meters.length, 'Zähler', 'Zähler')
  const ofMarkets = germanPlural(markets.length, 'Markt', 'Märkte')
  return [meters.length > 0 ? ofMeters : [], markets.length > 0 ? ofMarkets : []].flat().join(', ')
}

function unconfirmed(targets: Targets): UserError {
  return new UserError(
    'REMOVAL_UNCONFIRMED',
    `Alle simulierten Werte würden endgültig gelöscht, mit Befunden, Alarmen und Ersatzwerten, die aus ihnen entstanden sind: ${nameOf(targets)}.`,
    {
      place: 'Bestätigung',
      remedy: 'Bestätigen Sie das Löschen (confirm). Gemessene Werte bleiben.',
    },
  )
}
