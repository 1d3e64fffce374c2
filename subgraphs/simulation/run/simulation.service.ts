import { auditChange } from '#platform/audit/audit-change.ts'
import { UserError } from '#platform/errors.ts'
import type { Logger } from '#platform/logger.ts'
import type { Viewer } from '#platform/identity/viewer.ts'
import { isUuid } from '#platform/uuid.ts'
import type { TimeseriesClient } from '../timeseries-client.ts'
import { checkCompanions } from './check-companions.ts'
import { readMeter } from './meter-source.ts'
import {
  changedSettings,
  notSimulated,
  planStart,
  type SimulationChange,
  type SimulationStart,
} from './plan-simulation.ts'
import type { RunWatch } from './run-watch.ts'
import { saveChange } from './save-change.ts'
import { withSpeed } from './simulated-clock.ts'
import type { SimulationRunner } from './simulation-runner.ts'
import { statusOf } from './simulation-status.ts'
import type { SavedRun, Simulation, SimulationSettings, SimulationStatus } from './simulation.ts'
import type { SimulationStore } from './simulation.store.ts'

type Use = {
  store: SimulationStore
  runner: SimulationRunner
  timeseries: TimeseriesClient
  watch: RunWatch
  logger: Logger
  now: () => number
}

/** What shall be of a simulation. */
type Decision = Omit<SavedRun, 'revision'> & {
  settings: SimulationSettings
  /** Its companions are new, or stand to another profile. */
  isNewCircle: boolean
}

/** Meters that one subscription watches at most. */
const mostWatched = 1000

/** Starts, stops and changes simulations of meters, and tells how they stand. */
export class SimulationService {
  constructor(private readonly use: Use) {}

  async byMeterIds(meterIds: readonly string[], viewer: Viewer): Promise<SimulationStatus[]> {
    viewer.require('viewer')
    return this.statuses(await this.use.store.byMeterIds(meterIds.filter(isUuid)))
  }

  async list(
    page: { first: number; after?: string | undefined },
    viewer: Viewer,
  ): Promise<SimulationStatus[]> {
    viewer.require('viewer')
    const after = page.after !== undefined && isUuid(page.after) ? page.after : undefined
    return this.statuses(await this.use.store.list({ first: page.first, after }))
  }

  /**
   * Lets a simulated meter produce readings, and makes its simulation where it has none. Errors:
   * METER_UNKNOWN, METER_NOT_SIMULATED, SIMULATION_…, TIMESERIES_UNAVAILABLE.
   */
  async start(
    meterId: string,
    start: SimulationStart,
    viewer: Viewer,
  ): Promise<SimulationStatus | UserError> {
    viewer.require('operator')
    if (!isUuid(meterId)) return meterUnknown
    const meter = await readMeter(this.use.timeseries, meterId, this.use.logger)
    if (meter === undefined) return meterUnknown
    if (meter instanceof UserError) return meter
    return this.change(meterId, before => {
      const now = this.use.now()
      const plan = planStart(meter, before, start, now)
      if (plan instanceof UserError) return plan
      const startedAt = before?.running ? before.startedAt : new Date(now)
      return { ...plan, running: true, startedAt, isNewCircle: isNewCircle(start) }
    })
  }

  /** The readings so far stay. METER_NOT_SIMULATED where there is no simulation. */
  async stop(meterId: string, viewer: Viewer): Promise<SimulationStatus | UserError> {
    viewer.require('operator')
    return this.change(meterId, before => {
      if (!before) return notSimulated()
      const clock = withSpeed(before.clock, this.use.now(), before.clock.speed)
      const settings = before.running ? { ...before, clock } : before
      return { settings, running: false, startedAt: null, isNewCircle: false }
    })
  }

  /** Takes effect with the next interval. METER_NOT_SIMULATED, SIMULATION_…. */
  async configure(
    meterId: string,
    change: SimulationChange,
    viewer: Viewer,
  ): Promise<SimulationStatus | UserError> {
    viewer.require('operator')
    return this.change(meterId, before => {
      if (!before) return notSimulated()
      const settings = changedSettings(before, change, this.use.now())
      if (settings instanceof UserError) return settings
      const { running, startedAt } = before
      return { settings, running, startedAt, isNewCircle: isNewCircle(change) }
    })
  }

  /** The simulations of these meters as they are now, then those that changed, at most once a second. */
  async *watched(
    { meterIds, minimumIntervalMs }: { meterIds: string[]; minimumIntervalMs: number },
    viewer: Viewer,
    signal: AbortSignal,
  ): AsyncIterableIterator<SimulationStatus[]> {
    viewer.require('viewer')
    const ids = meterIds.slice(0, mostWatched)
    const shown = new Map<string, string>()
    const look = () => this.byMeterIds(ids, viewer)
    for await (const statuses of this.use.watch.follow(look, minimumIntervalMs, signal)) {
      const changed = statuses.filter(({ simulation, state, lagSeconds }) => {
        const text = JSON.stringify([simulation, state, lagSeconds])
        if (shown.get(simulation.meterId) === text) return false
        shown.set(simulation.meterId, text)
        return true
      })
      if (changed.length > 0) yield changed
    }
  }

  private async known(meterId: string): Promise<Simulation | undefined> {
    if (!isUuid(meterId)) return undefined
    const [simulation] = await this.use.store.byMeterIds([meterId])
    return simulation
  }

  private async change(
    meterId: string,
    plan: (before: Simulation | undefined) => Decision | UserError,
  ): Promise<SimulationStatus | UserError> {
    const { store, runner, watch } = this.use
    let earlier: Simulation | undefined
    const wrong = await saveChange<Simulation, Decision>({
      read: async () => (earlier = await this.known(meterId)),
      decide: async before => {
        const decision = plan(before)
        if (decision instanceof UserError) return decision
        const settings = await this.withCompanions(meterId, decision)
        return settings instanceof UserError ? settings : { ...decision, settings }
      },
      save: ({ settings, ...run }, before) =>
        store.save(meterId, settings, { ...run, revision: before?.revision }),
    })
    if (wrong) return wrong
    await runner.sync()
    watch.tell()
    const simulation = await this.known(meterId)
    auditChange(earlier, simulation, meterId)
    return simulation ? this.statusOf(simulation) : meterUnknown
  }

  /** Those that are chosen are checked; of those that were, the ones that are gone are left out. */
  private async withCompanions(
    meterId: string,
    { settings, isNewCircle }: Decision,
  ): Promise<SimulationSettings | UserError> {
    if (isNewCircle) {
      return (await checkCompanions(this.use.store, { ...settings, meterId })) ?? settings
    }
    if (settings.companions.length === 0) return settings
    const there = new Set(
      (await this.use.store.byMeterIds(settings.companions)).map(each => each.meterId),
    )
    return { ...settings, companions: settings.companions.filter(id => there.has(id)) }
  }

  private statuses(simulations: readonly Simulation[]): SimulationStatus[] {
    return simulations.map(simulation => this.statusOf(simulation))
  }

  private statusOf(simulation: Simulation): SimulationStatus {
    const unsaved = this.use.runner.unsaved(simulation.meterId)
    return statusOf(simulation, unsaved, this.use.now())
  }
}

function isNewCircle({ companions, profile }: SimulationChange): boolean {
  return companions !== undefined || profile !== undefined
}

const meterUnknown = new UserError('METER_UNKNOWN', 'Diesen Zähler gibt es nicht.', {
  remedy: 'Laden Sie die Liste der Zähler neu.',
})
