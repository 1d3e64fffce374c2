import { auditChange } from '#platform/audit/audit-change.ts'
import { UserError } from '#platform/errors.ts'
import type { Viewer } from '#platform/identity/viewer.ts'
import {
  checkMarketParameters,
  simulatedMarkets,
  type SimulatedMarket,
} from '../market-model/market-model.ts'
import { checkRun, historyStart } from './check-settings.ts'
import type { MarketRunner } from './market-runner.ts'
import type {
  MarketChange,
  MarketSettings,
  MarketSimulation,
  MarketStart,
  MarketStatus,
} from './market-simulation.ts'
import type { MarketSimulationStore } from './market-simulation.store.ts'
import { clockAt } from './plan-simulation.ts'
import type { RunWatch } from './run-watch.ts'
import { saveChange } from './save-change.ts'
import { hasCaughtUp, resumed, simulatedNow, withSpeed } from './simulated-clock.ts'
import type { SavedRun } from './simulation.ts'

type Use = {
  store: MarketSimulationStore
  runner: MarketRunner
  watch: RunWatch
  now: () => number
}

/** What shall be of a market. */
type Decision = Omit<SavedRun, 'revision'> & { settings: MarketSettings }

const firstSeed = 2026
const quarterHourSeconds = 900
/** A market whose trouble is this fresh is behind. */
const freshTroubleMs = 60_000

/** Starts, stops and changes simulated markets, and tells how they stand. */
export class MarketSimulationService {
  constructor(private readonly use: Use) {}

  /** Every market, also those that never ran. */
  async all(viewer: Viewer): Promise<MarketStatus[]> {
    viewer.require('viewer')
    const known = new Map((await this.use.store.all()).map(each => [each.market, each]))
    return simulatedMarkets.map(market => this.statusOf(known.get(market) ?? this.first(market)))
  }

  /** Errors: SIMULATION_…. */
  async start(
    market: SimulatedMarket,
    { historyFrom, ...change }: MarketStart,
    viewer: Viewer,
  ): Promise<MarketStatus | UserError> {
    viewer.require('operator')
    return this.change(market, before => {
      const now = this.use.now()
      const settings = changedMarket(market, before ?? this.first(market), { change, now })
      if (settings instanceof UserError) return settings
      const startedAt = before?.running ? before.startedAt : new Date(now)
      const started = { settings, running: true, startedAt }
      if (historyFrom) {
        const from = historyStart(historyFrom, quarterHourSeconds, now)
        if (from instanceof UserError) return from
        const clock = { ...settings.clock, simulatedStart: from, realStart: now }
        return { ...started, settings: { ...settings, clock }, beginAt: from }
      }
      if (!before || before.running) return started
      const clock = resumed(settings.clock, now, before.deliveredUntil)
      return { ...started, settings: { ...settings, clock } }
    })
  }

  /** The prices so far stay. */
  async stop(market: SimulatedMarket, viewer: Viewer): Promise<MarketStatus | UserError> {
    viewer.require('operator')
    return this.change(market, (before = this.first(market)) => {
      const clock = withSpeed(before.clock, this.use.now(), before.clock.speed)
      const settings = before.running ? { ...before, clock } : before
      return { settings, running: false, startedAt: null }
    })
  }

  /** Takes effect with what is published next. SIMULATION_…. */
  async configure(
    market: SimulatedMarket,
    change: MarketChange,
    viewer: Viewer,
  ): Promise<MarketStatus | UserError> {
    viewer.require('operator')
    return this.change(market, (before = this.first(market)) => {
      const settings = changedMarket(market, before, { change, now: this.use.now() })
      if (settings instanceof UserError) return settings
      return { settings, running: before.running, startedAt: before.startedAt }
    })
  }

  /** All markets as they are now, then whenever one changed, at most once a second. */
  async *watched(
    minimumIntervalMs: number,
    viewer: Viewer,
    signal: AbortSignal,
  ): AsyncIterableIterator<MarketStatus[]> {
    viewer.require('viewer')
    let shown = ''
    const look = () => this.all(viewer)
    for await (const statuses of this.use.watch.follow(look, minimumIntervalMs, signal)) {
      const text = JSON.stringify(
        statuses.map(({ simulation, state }) => {
          // The clock of a market that does not run is that of the moment.
          return simulation.running ? [simulation, state] : [simulation.revision, state]
        }),
      )
      if (text === shown) continue
      shown = text
      yield statuses
    }
  }

  private async change(
    market: SimulatedMarket,
    decide: (before: MarketSimulation | undefined) => Decision | UserError,
  ): Promise<MarketStatus | UserError> {
    const { store, runner, watch } = this.use
    let earlier: MarketSimulation | undefined
    const wrong = await saveChange<MarketSimulation, Decision>({
      read: async () => (earlier = await store.byMarket(market)),
      decide,
      save: ({ settings, ...run }, before) =>
        store.save(market, settings, { ...run, revision: before?.revision }),
    })
    if (wrong) return wrong
    await runner.sync()
    watch.tell()
    const now = await store.byMarket(market)
    auditChange(earlier, now, market)
    return this.statusOf(now ?? this.first(market))
  }

  /** A market as it stands before its first start. */
  private first(market: SimulatedMarket): MarketSimulation {
    const parameters = checkMarketParameters(market, {})
    const now = this.use.now()
    return {
      ...{ market, seed: firstSeed, faults: {}, running: false, startedAt: null },
      parameters: parameters instanceof UserError ? {} : parameters,
      clock: { speed: 1, simulatedStart: now, realStart: now },
      ...{ revision: 0, runNumber: 0, delivered: 0, faultsInjected: 0 },
      ...{ deliveredUntil: undefined, lastError: undefined, lastErrorAt: undefined },
    }
  }

  private statusOf(simulation: MarketSimulation): MarketStatus {
    if (!simulation.running) {
      return { simulation, state: 'STOPPED', simulatedNow: undefined, lagSeconds: 0 }
    }
    const real = this.use.now()
    const { clock, deliveredUntil, lastErrorAt } = simulation
    const now = simulatedNow(clock, real)
    const troubledMs = lastErrorAt ? real - lastErrorAt.getTime() : Number.POSITIVE_INFINITY
    // Prices of today are out since yesterday: what is delivered lies behind only while history is made.
    const lagSeconds = Math.max(0, now - (deliveredUntil ?? now)) / 1000
    const isLate = hasCaughtUp(clock, real) && troubledMs < freshTroubleMs
    return { simulation, state: isLate ? 'DELAYED' : 'RUNNING', simulatedNow: now, lagSeconds }
  }
}

function changedMarket(
  market: SimulatedMarket,
  before: MarketSettings,
  { change, now }: { change: MarketChange; now: number },
): MarketSettings | UserError {
  const parameters = checkMarketParameters(market, { ...before.parameters, ...change.parameters })
  if (parameters instanceof UserError) return parameters
  const { seed = before.seed, speed = before.clock.speed, faults = before.faults } = change
  const wrong = checkRun(seed, speed)
  if (wrong) return wrong
  const clock = clockAt(before.clock, speed, now)
  return { seed, parameters, clock, faults }
}
