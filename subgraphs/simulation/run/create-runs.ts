import type { SimulationPorts } from '../ports.ts'
import { PreviewService } from './preview.service.ts'
import { MarketRunner } from './market-runner.ts'
import { MarketSimulationService } from './market-simulation.service.ts'
import { MarketSimulationStore } from './market-simulation.store.ts'
import { createPriceIntake } from './price-intake.ts'
import { createReadingIntake } from './reading-intake.ts'
import { RunLoop } from './run-loop.ts'
import { RunWatch } from './run-watch.ts'
import { SimulationRunner } from './simulation-runner.ts'
import { SimulationService } from './simulation.service.ts'
import { SimulationStore } from './simulation.store.ts'

/** Everything about running simulations. */
export type RunServices = {
  simulations: SimulationService
  markets: MarketSimulationService
  marketRunner: MarketRunner
  previews: PreviewService
  store: SimulationStore
  runner: SimulationRunner
  /** Begins to deliver, once per second. */
  start: () => void
  /** Ends after the request under way, and writes down how far it came. */
  stop: () => Promise<void>
}

const topics = { meters: 'simulation.changed', markets: 'simulation.markets-changed' }

export function createRuns(ports: SimulationPorts): RunServices {
  const { database, events, logger, timeseries, now = Date.now } = ports
  const store = new SimulationStore(database)
  const watch = new RunWatch({ events, topic: topics.meters, logger })
  const runner = new SimulationRunner({
    intake: createReadingIntake(timeseries),
    read: () => store.runningWithCompanions(),
    save: steps => store.addProgress(steps),
    changed: () => watch.tell(),
    ...{ logger, now },
  })
  const simulations = new SimulationService({ store, runner, timeseries, watch, logger, now })
  const market = createMarkets(ports, now)
  // Each on its own: a backlog of readings does not keep prices waiting.
  const loops = [runner, market.runner].map(
    each =>
      new RunLoop({ sync: () => each.sync(), deliver: signal => each.deliver(signal), logger }),
  )
  return {
    ...{ simulations, store, runner },
    ...{ markets: market.service, marketRunner: market.runner },
    previews: new PreviewService(store),
    start() {
      for (const loop of loops) loop.start()
    },
    async stop() {
      await Promise.all(loops.map(loop => loop.stop()))
      watch.stop()
      market.watch.stop()
      await runner.saveProgress().catch((error: unknown) => {
        logger.warn({ err: error }, 'progress of simulations not written')
      })
    },
  }
}

function createMarkets(
  { database, events, logger, timeseries }: SimulationPorts,
  now: () => number,
) {
  const store = new MarketSimulationStore(database)
  const watch = new RunWatch({ events, topic: topics.markets, logger })
  const runner = new MarketRunner({
    intake: createPriceIntake(timeseries),
    changed: () => watch.tell(),
    ...{ store, logger, now },
  })
  return { runner, watch, service: new MarketSimulationService({ store, runner, watch, now }) }
}
