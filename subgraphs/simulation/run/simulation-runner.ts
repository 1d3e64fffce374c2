import type { Logger } from '#platform/logger.ts'
import { createMeterModel, type MeterModel } from '../meter-model/meter-model.ts'
import type { ReadingIntake } from './reading-intake.ts'
import type { Simulation } from './simulation.store.ts'

type Clock = () => number
type Run = { model: MeterModel; simulation: Simulation; nextAt: number }

const dayMs = 86_400_000
const batchSize = 2000
const tickMs = 1000

/**
 * Produces the readings of running simulations on their own grid and hands them to the intake. What was
 * missed while Luna was off, or the intake away, is delivered afterwards, up to one day; the model gives
 * the same values then as it would have given in time.
 */
export class SimulationRunner {
  private readonly runs = new Map<string, Run>()
  private timer: NodeJS.Timeout | undefined
  private working: Promise<void> = Promise.resolve()

  constructor(private readonly use: { intake: ReadingIntake; logger: Logger; now?: Clock }) {}

  start(simulations: Simulation[]): void {
    for (const simulation of simulations) this.add(simulation)
    this.schedule()
  }

  /** Starting what runs already changes nothing. */
  add(simulation: Simulation): void {
    if (this.runs.has(simulation.meterId)) return
    const model = createMeterModel(simulation.profile, simulation.seed)
    this.runs.set(simulation.meterId, { model, simulation, nextAt: Number.NaN })
  }

  remove(meterId: string): void {
    this.runs.delete(meterId)
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

  private schedule(): void {
    this.timer = setTimeout(() => {
      this.working = this.deliver()
      void this.working.then(() => {
        if (this.timer) this.schedule()
      })
    }, tickMs)
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
