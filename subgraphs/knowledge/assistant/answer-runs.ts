import { randomUUID } from 'node:crypto'
import { UserError } from '#platform/errors.ts'
import type { LunaEvent, LunaEventBody } from './luna-event.ts'

export type RunLimits = {
  /** How long an answer goes on without a reader. */
  unattendedMs: number
  /** How long an answer can be read again after its end. */
  keptMs: number
  /** Answers of one person that are being written. */
  perPerson: number
  /** Answers that are kept in all, and characters of one. */
  kept: number
  characters: number
}

export const defaultLimits: RunLimits = {
  unattendedMs: 30_000,
  keptMs: 600_000,
  perPerson: 4,
  kept: 500,
  characters: 200_000,
}

type Run = {
  id: string
  owner: string
  events: LunaEvent[]
  characters: number
  ended: boolean
  stop: AbortController
  readers: number
  timer: NodeJS.Timeout | undefined
  wake: Set<() => void>
}

/** Writes the events of an answer; ends when it is done or `signal` aborts. */
export type Answering = (id: string, signal: AbortSignal) => AsyncIterable<LunaEventBody>

/**
 * Answers in the making and those that ended a while ago, in the memory of this process. Each
 * belongs to one person; it goes on for a while without a reader, and can be read again from any
 * position. With several processes an answer can be resumed only where it was begun.
 */
export class AnswerRuns {
  private readonly runs = new Map<string, Run>()

  constructor(private readonly limits: RunLimits = defaultLimits) {}

  /** Begins to write at once, whoever reads. */
  start(owner: string, answering: Answering, id: string = randomUUID()): string | UserError {
    const running = [...this.runs.values()].filter(run => run.owner === owner && !run.ended)
    if (running.length >= this.limits.perPerson) {
      return new UserError(
        'ANSWER_LIMIT',
        `Es werden schon ${running.length} Ihrer Fragen beantwortet.`,
        { remedy: 'Warten Sie auf eine Antwort, oder halten Sie eine an.' },
      )
    }
    const run: Run = {
      id,
      owner,
      events: [],
      characters: 0,
      ended: false,
      stop: new AbortController(),
      readers: 0,
      timer: undefined,
      wake: new Set(),
    }
    this.runs.set(id, run)
    this.makeRoom()
    this.unattended(run)
    void this.write(run, answering)
    return id
  }

  /**
   * The events after position `after`, those to come as they come. An answer that this person
   * does not have, or no longer, is a single failure.
   */
  async *read(
    owner: string,
    { id, after }: { id: string; after: number },
    signal: AbortSignal,
  ): AsyncGenerator<LunaEvent> {
    const run = this.runs.get(id)
    if (run?.owner !== owner) {
      yield { cursor: String(after + 1), answerId: id, type: 'failure', error: gone() }
      return
    }
    run.readers++
    clearTimeout(run.timer)
    try {
      for (let position = after; !signal.aborted;) {
        const event = run.events[position]
        if (event) {
          position++
          yield event
        } else if (run.ended) return
        else await nextEvent(run, signal)
      }
    } finally {
      run.readers--
      if (run.readers === 0) this.unattended(run)
    }
  }

  /** Whether this person has an answer with this id here. */
  has(owner: string, id: string): boolean {
    return this.runs.get(id)?.owner === owner
  }

  /** Stops the writing at once. False when it had ended; undefined for no answer of this person. */
  cancel(owner: string, id: string): boolean | undefined {
    const run = this.runs.get(id)
    if (run?.owner !== owner) return undefined
    if (run.ended) return false
    this.finish(run, { type: 'failure', error: cancelled() })
    return true
  }

  private async write(run: Run, answering: Answering): Promise<void> {
    try {
      for await (const body of answering(run.id, run.stop.signal)) {
        if (run.ended) return
        this.add(run, body)
        if (run.characters > this.limits.characters) throw new Error('the answer has no end')
      }
      this.finish(run)
    } catch (error) {
      this.finish(run, { type: 'failure', error: failed(error) })
    }
  }

  private add(run: Run, body: LunaEventBody): void {
    run.characters += JSON.stringify(body).length
    run.events.push({ cursor: String(run.events.length + 1), answerId: run.id, ...body })
    for (const wake of run.wake) wake()
  }

  private finish(run: Run, last?: LunaEventBody): void {
    if (run.ended) return
    if (last) this.add(run, last)
    run.ended = true
    run.stop.abort()
    for (const wake of run.wake) wake()
    if (run.readers === 0) this.unattended(run)
  }

  /** Starts the clock of an answer that nobody reads. */
  private unattended(run: Run): void {
    clearTimeout(run.timer)
    const waitMs = run.ended ? this.limits.keptMs : this.limits.unattendedMs
    run.timer = setTimeout(() => {
      if (run.ended) this.runs.delete(run.id)
      else this.finish(run, { type: 'failure', error: abandoned() })
    }, waitMs)
    run.timer.unref()
  }

  /** The oldest ended answers go first. */
  private makeRoom(): void {
    for (const run of this.runs.values()) {
      if (this.runs.size <= this.limits.kept) return
      if (run.ended) this.runs.delete(run.id)
    }
  }
}

function nextEvent(run: Run, signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    const wake = () => {
      run.wake.delete(wake)
      signal.removeEventListener('abort', wake)
      resolve()
    }
    run.wake.add(wake)
    signal.addEventListener('abort', wake)
  })
}

const askAgain = { remedy: 'Stellen Sie die Frage noch einmal.' }

function gone(): UserError {
  return new UserError(
    'ANSWER_GONE',
    'Diese Antwort wird hier nicht mehr bereitgehalten.',
    askAgain,
  )
}

function cancelled(): UserError {
  return new UserError('ANSWER_CANCELLED', 'Die Antwort wurde angehalten.')
}

function abandoned(): UserError {
  return new UserError(
    'ANSWER_ABANDONED',
    'Die Antwort wurde angehalten, weil sie niemand mehr gelesen hat.',
    askAgain,
  )
}

/** What goes wrong unexpectedly is logged where it happens; readers learn that it did. */
function failed(error: unknown): UserError {
  if (error instanceof UserError) return error
  return new UserError('ANSWER_FAILED', 'Die Antwort konnte nicht fertig geschrieben werden.', {
    remedy: 'Stellen Sie die Frage noch einmal. Bleibt es dabei, hilft die Administration.',
  })
}
