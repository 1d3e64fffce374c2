import { setTimeout as pause } from 'node:timers/promises'
import type { Logger } from '#platform/logger.ts'
import { writeCheckpoint } from '../journal/checkpoint.ts'
import type { Journal } from '../journal/journal.ts'
import type { Position } from '../journal/segment.ts'
import type { IntakeState } from './intake-state.ts'
import type { ReadingWriter } from './reading-writer.ts'
import { decodeSamples } from './sample-record.ts'

export type PumpOptions = {
  folder: string
  /** Samples of this time are written together. */
  gatherMs: number
  mostRecords: number
  checkpointEveryMs: number
  /** How often silent devices are looked for. */
  tickMs: number
}

type Use = { journal: Journal; state: IntakeState; writer: ReadingWriter; logger: Logger }

/**
 * From the journal into the database, one batch after the other. The checkpoint follows what is committed: after
 * a crash the rest is worked off again and gives the same readings, which change nothing.
 */
export class IntakePump {
  private readonly stopping = new AbortController()
  private running: Promise<void> = Promise.resolve()
  /** In the middle of a batch. */
  private dirty = false
  private savedAt = Date.now()

  constructor(
    private readonly use: Use,
    private readonly options: PumpOptions,
    private position: Position,
  ) {}

  start(): void {
    this.running = this.run(this.stopping.signal).catch((error: unknown) => {
      if (!this.stopping.signal.aborted) this.use.logger.fatal({ err: error }, 'intake stopped')
    })
  }

  /** Whether everything on disk is in the database. */
  get isDrained(): boolean {
    const { segment, offset } = this.use.journal.end
    return this.position.segment === segment && this.position.offset === offset
  }

  /** Gives what is on disk a last chance to be written; what is not stays for the next start. */
  async stop(withinMs: number): Promise<void> {
    const deadline = Date.now() + withinMs
    while (!this.isDrained && Date.now() < deadline) await pause(20)
    this.stopping.abort()
    await this.running
  }

  private async run(signal: AbortSignal): Promise<void> {
    try {
      while (!signal.aborted) {
        await this.wait(signal)
        await this.workOff(signal)
        if (this.isDrained) await this.writeInterrupted(signal)
        await this.saveNowAndThen()
      }
    } finally {
      // Only after a whole batch: in the middle of one, state and position would not fit together.
      if (!this.dirty) await this.save()
    }
  }

  /** Until the next look at silent devices, but not longer than samples may wait. */
  private async wait(signal: AbortSignal): Promise<void> {
    const { journal } = this.use
    if (this.isDrained) {
      const tick = new AbortController()
      const stop = AbortSignal.any([signal, tick.signal])
      await Promise.race([
        journal.more(this.position, stop),
        pause(this.options.tickMs, undefined, { signal: stop }).catch(() => undefined),
      ])
      tick.abort()
    }
    if (!this.isDrained && !signal.aborted) {
      await pause(this.options.gatherMs, undefined, { signal }).catch(() => undefined)
    }
  }

  private async workOff(signal: AbortSignal): Promise<void> {
    const { journal, state, writer, logger } = this.use
    for (;;) {
      const { end } = journal
      const entries = await journal.read(this.position, this.options.mostRecords)
      const last = entries.at(-1)
      if (!last) {
        // Nothing but damaged records lay in front of what was the end then.
        this.position = end
        return
      }
      this.dirty = true
      for (const { text } of entries) {
        const record = decodeSamples(text)
        if (record) state.take(record)
        else logger.warn({ bytes: text.length }, 'record of an unknown shape')
      }
      await writer.write(state.finished(), signal)
      await writer.writeStandings(state.standings(), signal)
      this.position = last.end
      this.dirty = false
      await this.saveNowAndThen()
      if (entries.length < this.options.mostRecords) return
    }
  }

  /** At once where the journal waits for room. */
  private async saveNowAndThen(): Promise<void> {
    const due = Date.now() - this.savedAt >= this.options.checkpointEveryMs
    if (due || this.use.journal.isFull) await this.save()
  }

  private async writeInterrupted(signal: AbortSignal): Promise<void> {
    this.dirty = true
    const { writer, state } = this.use
    await writer.write(state.interrupted(Date.now()), signal)
    await writer.writeStandings(state.standings(), signal)
    this.dirty = false
  }

  private async save(): Promise<void> {
    const { journal, state, logger } = this.use
    this.savedAt = Date.now()
    try {
      await writeCheckpoint(this.options.folder, { position: this.position, state: state.save() })
      await journal.forgetBefore(this.position)
    } catch (error) {
      // A full disk: the journal stays as it is, and the next checkpoint tries again.
      logger.warn({ err: error }, 'checkpoint not written')
    }
  }
}
