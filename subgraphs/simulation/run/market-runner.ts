import type { Logger } from '#platform/logger.ts'
import type { SimulatedMarket } from '../market-model/market-model.ts'
import { MarketRun, type Publication } from './market-run.ts'
import type { MarketSimulation } from './market-simulation.ts'
import type { MarketSimulationStore } from './market-simulation.store.ts'
import type { PriceIntake } from './price-intake.ts'
import { createTurns } from './turns.ts'

type Use = {
  intake: PriceIntake
  store: MarketSimulationStore
  /** Something was delivered or went wrong. */
  changed: () => void
  logger: Logger
  now: () => number
}

const nothing = {
  ...{ delivered: 0, faultsInjected: 0 },
  ...{ deliveredUntil: undefined, lastError: undefined, lastErrorAt: undefined },
}

/**
 * Publishes the prices of running markets by their clocks: the day-ahead auction at 12:45 in Berlin for the
 * next day, the others step by step. What was published while Luna was off comes afterwards.
 */
export class MarketRunner {
  private readonly runs = new Map<SimulatedMarket, MarketRun>()
  /** Two at once could take over settings that are older. */
  private readonly inTurn = createTurns()

  constructor(private readonly use: Use) {}

  /** Takes up what runs by now, lets go of what was stopped, takes over what was changed. */
  sync(): Promise<void> {
    return this.inTurn(() => this.takeOver())
  }

  private async takeOver(): Promise<void> {
    const simulations = await this.use.store.all()
    const running = simulations.filter(simulation => simulation.running)
    for (const market of this.runs.keys()) {
      if (!running.some(simulation => simulation.market === market)) this.runs.delete(market)
    }
    for (const simulation of running) this.takeUp(simulation)
  }

  /** Delivers everything that is published now; a market that fails does not hold up the others. */
  async deliver(signal?: AbortSignal): Promise<void> {
    for (const run of [...this.runs.values()]) {
      try {
        while (!signal?.aborted && (await this.deliverNext(run)));
      } catch (error) {
        // The intake may be restarting; the publication stays and is sent again at a later tick.
        const { market } = run.simulation
        this.use.logger.warn({ err: error, market }, 'simulated prices delayed')
        await this.fail(run)
      }
    }
  }

  private takeUp(simulation: MarketSimulation): void {
    const run = this.runs.get(simulation.market)
    if (run) run.change(simulation)
    else this.runs.set(simulation.market, new MarketRun(simulation, this.use.now()))
  }

  private async deliverNext(run: MarketRun): Promise<boolean> {
    const publication = run.pending ?? run.publish(this.use.now())
    if (!publication) return false
    const refused =
      publication.delivery.prices.length > 0
        ? await this.use.intake.ingest(publication.delivery, publication.key)
        : { count: 0, reason: undefined }
    run.confirm(publication)
    await this.account(run, publication, refused)
    this.use.changed()
    return true
  }

  private async account(
    { simulation: { market } }: MarketRun,
    { delivery, until, runNumber, faultsInjected }: Publication,
    refused: { count: number; reason: string | undefined },
  ): Promise<void> {
    await this.use.store.addProgress({
      ...nothing,
      ...{ market, runNumber, faultsInjected, deliveredUntil: until },
      delivered: delivery.prices.length - refused.count,
      ...(refused.reason !== undefined && {
        lastError: `Die Annahme hat einen Preis zurückgewiesen: ${refused.reason}`,
        lastErrorAt: new Date(this.use.now()),
      }),
    })
  }

  private async fail({ simulation: { market, runNumber } }: MarketRun): Promise<void> {
    const lastErrorAt = new Date(this.use.now())
    await this.use.store
      .addProgress({ ...nothing, market, runNumber, lastError: intakeAway, lastErrorAt })
      .catch((error: unknown) => {
        this.use.logger.warn({ err: error, market }, 'trouble of a market not written')
      })
    this.use.changed()
  }
}

const intakeAway =
  'Die Annahme der Preise antwortet nicht; sie werden nachgeliefert, sobald sie es wieder tut.'
