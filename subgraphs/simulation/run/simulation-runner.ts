import { randomUUID } from 'node:crypto'
import type { Logger } from '#platform/logger.ts'
import { fairShares } from './fair-shares.ts'
import { MeterRun } from './meter-run.ts'
import { Progresses } from './progresses.ts'
import type { DeliveredReading, ReadingIntake, RefusedReading } from './reading-intake.ts'
import type { Simulation } from './simulation.ts'
import type { ProgressStep } from './simulation.store.ts'
import { createTurns } from './turns.ts'

type Use = {
  intake: ReadingIntake
  /** The simulations that shall run, and those they need as companions, from the database. */
  read: () => Promise<Simulation[]>
  save: (steps: ProgressStep[]) => Promise<void>
  /** Something was delivered or went wrong. */
  changed: () => void
  logger: Logger
  now: () => number
}

/** Readings that were handed over and not confirmed yet. */
type Batch = { key: string; readings: DeliveredReading[] }
type Step = { run: MeterRun; runNumber: number; until: number; faultsInjected: number }
type Pending = { batches: Batch[]; steps: Step[] }

/** Of one request: 5,000 readings are 0.9 MB of JSON; the intake takes 10,000 and 1 MB. */
const mostReadings = 5000
/** Progress is written this often; what a killed process delivered since is delivered again, unchanged. */
const saveEveryMs = 5000
/** A backlog is left for a moment after this, so that what was changed elsewhere is noticed. */
const longestDeliveryMs = 5000

/**
 * Delivers the readings of all running simulations, in one request per round. Everyone's next intervals come
 * before anyone's backlog. A request that is not confirmed is repeated under the same key before anything
 * else; what was missed while Luna was off or the intake away is delivered afterwards, up to one day of it.
 */
export class SimulationRunner {
  private readonly runs = new Map<string, MeterRun>()
  private readonly progresses = new Progresses()
  private pending: Pending | undefined
  private savedAt = 0
  /** Two at once would count the same readings twice, or take over settings that are older. */
  private readonly inTurn = createTurns()

  constructor(private readonly use: Use) {}

  /** Takes up what runs by now, lets go of what was stopped, takes over what was changed. */
  sync(): Promise<void> {
    return this.inTurn(() => this.takeOver())
  }

  private async takeOver(): Promise<void> {
    await this.writeProgress()
    const simulations = await this.use.read()
    const known = new Map(simulations.map(simulation => [simulation.meterId, simulation]))
    for (const meterId of this.runs.keys()) {
      if (!known.get(meterId)?.running) this.runs.delete(meterId)
    }
    for (const simulation of simulations) {
      if (!simulation.running) continue
      const companions = simulation.companions.flatMap(id => known.get(id) ?? [])
      const run = this.runs.get(simulation.meterId)
      if (run) run.change(simulation, companions)
      else {
        const made = new MeterRun(simulation, companions, this.use.now())
        this.runs.set(simulation.meterId, made)
      }
    }
    this.letGo()
  }

  /** What a run has done that its row does not tell yet. */
  unsaved(meterId: string): ProgressStep | undefined {
    return this.progresses.of(meterId)
  }

  /** Delivers what is due now; ends early when the intake does not answer, after some seconds, or `signal` aborts. */
  async deliver(signal?: AbortSignal): Promise<void> {
    const until = this.use.now() + longestDeliveryMs
    while (!signal?.aborted && this.use.now() < until && (await this.round())) {
      if (this.use.now() - this.savedAt >= saveEveryMs) await this.saveProgress()
    }
  }

  /** Writes what was delivered since the last time; keeps it where the database is away. */
  saveProgress(): Promise<void> {
    return this.inTurn(() => this.writeProgress())
  }

  private async writeProgress(): Promise<void> {
    const steps = this.progresses.all()
    this.savedAt = this.use.now()
    if (steps.length === 0) return
    await this.use.save(steps)
    this.progresses.forget(steps)
  }

  /** Of what is not confirmed the readings of meters that run no more; the others go on under a new key. */
  private letGo(): void {
    const { pending } = this
    if (!pending) return
    const isRunning = ({ meterId }: { meterId: string }) => this.runs.has(meterId)
    pending.batches = pending.batches.map(batch =>
      batch.readings.every(isRunning)
        ? batch
        : { key: randomUUID(), readings: batch.readings.filter(isRunning) },
    )
    pending.steps = pending.steps.filter(({ run }) => isRunning(run.simulation))
  }

  /** One request; false when nothing was due or the intake did not take it. */
  private async round(): Promise<boolean> {
    this.pending ??= this.collect()
    if (!this.pending) return false
    try {
      await this.send(this.pending)
      return true
    } catch (error) {
      // The intake may be restarting; the batch stays and is sent again at a later tick.
      this.use.logger.warn({ err: error }, 'simulated readings delayed')
      this.note(this.pending.steps, intakeAway)
      return false
    } finally {
      this.use.changed()
    }
  }

  private collect(): Pending | undefined {
    const real = this.use.now()
    const waiting = [...this.runs.values()]
      .map(run => ({ run, due: run.due(real) }))
      .filter(({ due }) => due > 0)
    if (waiting.length === 0) return undefined
    const shares = fairShares(
      waiting.map(({ due }) => due),
      mostReadings,
    )
    const readings: DeliveredReading[] = []
    const steps: Step[] = []
    for (const [index, { run }] of waiting.entries()) {
      const count = shares[index] ?? 0
      if (count === 0) continue
      const portion = run.take(count, real)
      for (const reading of portion.readings) readings.push(reading)
      const { until, faultsInjected } = portion
      steps.push({ run, runNumber: run.simulation.runNumber, until, faultsInjected })
    }
    return { batches: inBatches(readings), steps }
  }

  private async send(pending: Pending): Promise<void> {
    for (;;) {
      const [batch] = pending.batches
      if (!batch) break
      if (batch.readings.length > 0) {
        const refused = await this.use.intake.ingest(batch.readings, batch.key)
        this.account(batch, refused)
      }
      pending.batches.shift()
    }
    this.pending = undefined
    for (const { run, runNumber, until, faultsInjected } of pending.steps) {
      const { meterId } = run.simulation
      if (run.simulation.runNumber === runNumber) run.nextAt = Math.max(run.nextAt, until)
      this.progresses.reach(meterId, { runNumber, until, faultsInjected })
    }
  }

  /** Counts what was taken, and remembers what was not. */
  private account({ readings }: Batch, refused: RefusedReading[]): void {
    for (const { meterId } of readings) this.progresses.count(meterId, 1)
    for (const { index, code, message } of refused) {
      const reading = readings[index]
      if (!reading) continue
      this.progresses.count(reading.meterId, -1)
      // Its simulation went with it.
      if (code === 'METER_UNKNOWN') this.runs.delete(reading.meterId)
      // Sent twice by a fault: the other one was taken.
      else if (code !== 'READING_TWICE') {
        this.progresses.fail(reading.meterId, refusal(message), this.use.now())
      }
    }
  }

  private note(steps: readonly Step[], message: string): void {
    for (const { run } of steps) {
      this.progresses.fail(run.simulation.meterId, message, this.use.now())
    }
  }
}

const intakeAway =
  'Die Annahme der Messwerte antwortet nicht; die Werte werden nachgeliefert, sobald sie es wieder tut.'

function refusal(message: string): string {
  return `Die Annahme hat einen Messwert zurückgewiesen: ${message}`
}

function inBatches(readings: DeliveredReading[]): Batch[] {
  const batches: Batch[] = []
  for (let at = 0; at < readings.length; at += mostReadings) {
    batches.push({ key: randomUUID(), readings: readings.slice(at, at + mostReadings) })
  }
  return batches
}
