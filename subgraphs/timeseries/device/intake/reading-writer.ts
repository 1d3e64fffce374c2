import type { EventBus } from '#platform/events/event-bus.ts'
import type { Logger } from '#platform/logger.ts'
import { announce } from '../../reading/reading-event.ts'
import type { NewReading } from '../../reading/reading.ts'
import type { ReadingStore } from '../../reading/reading.store.ts'
import type { RegisterStanding } from '../register-standing.ts'
import type { RegisterStandingStore } from '../register-standing.store.ts'
import { pauseBetween } from './back-off.ts'

export type WriterPorts = {
  readings: Pick<ReadingStore, 'write'>
  standings: Pick<RegisterStandingStore, 'write'>
  events: EventBus
  logger: Logger
  /** Readings the database will never take. */
  onRefused: (readings: NewReading[]) => void
  /** The meters of readings against which the word of a person stands, one entry for each. */
  onKept: (meterIds: string[]) => void
  /** Told once when the database is away, and once when it is back. */
  onDatabase: (away: boolean) => void
}

/** Data that does not fit (22…) or breaks a rule of the table (23…); everything else passes with time. */
const hopeless = /^2[23]/

/** Writes readings for as long as it takes: a database that is away only delays them. */
export class ReadingWriter {
  private away = false

  constructor(private readonly ports: WriterPorts) {}

  /** Resolves when the readings are committed; rejects only when `signal` aborts before. */
  async write(readings: NewReading[], signal: AbortSignal): Promise<void> {
    if (readings.length === 0) return
    const refusal = await this.insist(signal, async () => {
      const { stored, keptAt } = await this.ports.readings.write(readings, { answer: 'NEWEST' })
      if (keptAt.length > 0) this.ports.onKept(keptAt.map(({ meterId }) => meterId))
      await announce(this.ports.events, stored)
    })
    if (refusal !== undefined) await this.splitUp(readings, refusal, signal)
  }

  /** The same for standings of registers; what the database will never take is logged. */
  async writeStandings(standings: RegisterStanding[], signal: AbortSignal): Promise<void> {
    if (standings.length === 0) return
    const refusal = await this.insist(signal, async () => {
      await this.ports.standings.write(standings)
    })
    if (refusal === undefined) return
    this.ports.logger.error({ err: refusal, standings: standings.length }, 'standings refused')
  }

  /** Undefined when it is done; the error of data that the database will never take. */
  private async insist(signal: AbortSignal, work: () => Promise<void>): Promise<unknown> {
    for (let attempt = 0; ; attempt++) {
      signal.throwIfAborted()
      try {
        await work()
        this.tell(false)
        return undefined
      } catch (error) {
        if (isHopeless(error)) return error
        this.tell(true, error)
        await pauseBetween(attempt, { shortestMs: 200, longestMs: 5000 }, signal)
      }
    }
  }

  /** One bad reading must not keep the others out. */
  private async splitUp(
    readings: NewReading[],
    error: unknown,
    signal: AbortSignal,
  ): Promise<void> {
    if (readings.length === 1) {
      this.ports.logger.error(
        { err: error, reading: readings[0] },
        'reading refused by the database',
      )
      this.ports.onRefused(readings)
      return
    }
    const half = Math.ceil(readings.length / 2)
    await this.write(readings.slice(0, half), signal)
    await this.write(readings.slice(half), signal)
  }

  private tell(away: boolean, error?: unknown): void {
    if (this.away === away) return
    this.away = away
    if (away) this.ports.logger.warn({ err: error }, 'database takes no readings, they are kept')
    else this.ports.logger.info('database takes readings again')
    this.ports.onDatabase(away)
  }
}

function isHopeless(error: unknown): boolean {
  if (error instanceof RangeError) return true
  return (
    error instanceof Error &&
    'code' in error &&
    typeof error.code === 'string' &&
    hopeless.test(error.code)
  )
}
