import type { Logger } from '#platform/logger.ts'
import { createMeterModel, type MeterModel } from '../meter-model/meter-model.ts'
import type { ReadingIntake } from './reading-intake.ts'
import type { Simulation } from './simulation.store.ts'

type Clock = () => number
type Dependencies = {
  intake: ReadingIntake
  /** The simulations that shall run, from the database. */
  running: () => Promise<Simulation[]>
  logger: Logger
  now?: Clock
}
type Run = { model: MeterModel; simulation: Simulation; nextAt: number }

const dayMs = 86_400_000
const batchSize = 2000
const tickMs = 1000
const ticksPerSync = 5

/**
 * Produces the readings of running simulations on their own grid and hands them to the intake. What was
 * missed while Luna was off, or the intake away, is delivered afterwards, up to one day; the model gives
 * the same values then as it would have given in time.
 */
export class SimulationRunner {
  private readonly runs = new Map<string, Run>()
  private timer: NodeJS.Timeout | undefined
  private working: Promise<void> = Promise.resolve()

  constructor(private readonly use: Dependencies) {}

  start(): void {
    this.schedule(0)
  }

  /** Takes up what runs by now, lets go of what was stopped; also what another process changed. */
  async sync(): Promise<void> {
    const running = await this.use.running()
    const wanted = new Map(running.map(simulation => [simulation.meterId, simulation]))
    for (const meterId of this.runs.keys()) {
      if (!wanted.has(meterId)) this.runs.delete(meterId)
    }
    for (const [meterId, simulation] of wanted) {
      if (this.runs.has(meterId)) continue
      const model = createMeterModel(simulation.profile, simulation.seed)
      this.runs.set(meterId, { model, simulation, nextAt: Number.NaN })
    }
  }

  async stop(): Promise<void> {
    clearTimeout(this.timer)
    this.timer = undefined
    this.runs.clear()
    await this.working
  }

  /** Delivers everything that is due now. */
  async deliver(): Promise<void> {
    for (const run of [...this.runs.values()]) {
      try {
        await this.deliverRun(run)
      } catch (error) {
        // The intake may be restarting; the readings stay due and are delivered at a later tick.
        this.use.logger.warn({ err: error, meterId: run.simulation.meterId }, 'readings delayed')
      }
    }
  }

  private schedule(tick: number): void {
    this.timer = setTimeout(() => {
      this.working = this.work(tick)
      void this.working.then(() => {
        if (this.timer) this.schedule(tick + 1)
      })
    }, tickMs)
  }

  private async work(tick: number): Promise<void> {
    try {
      if (tick % ticksPerSync === 0) await this.sync()
    } catch (error) {
      // The database may be restarting; what ran goes on, and the next sync tries again.
      this.use.logger.warn({ err: error }, 'simulations not read')
    }
    await this.deliver()
  }

  private async deliverRun(run: Run): Promise<void> {
    const now = (this.use.now ?? Date.now)()
    const { meterId, intervalSeconds } = run.simulation
    const stepMs = intervalSeconds * 1000
    if (Number.isNaN(run.nextAt)) run.nextAt = await this.firstDue(run.simulation, now)
    // An interval is delivered when it is over.
    while (run.nextAt + stepMs <= now && this.runs.get(meterId) === run) {
      const due = Math.min(batchSize, Math.floor((now - run.nextAt) / stepMs))
      const from = run.nextAt
      const readings = Array.from({ length: due }, (_, i) => run.model(from + i * stepMs))
      await this.use.intake.ingest(meterId, readings)
      run.nextAt = from + due * stepMs
    }
  }

  private async firstDue({ meterId, intervalSeconds }: Simulation, now: number): Promise<number> {
    const stepMs = intervalSeconds * 1000
    const last = await this.use.intake.lastReadingAt(meterId)
    const earliest = Math.floor((now - dayMs) / stepMs) * stepMs
    return last === undefined ? earliest : Math.max(earliest, last + stepMs)
  }
}
