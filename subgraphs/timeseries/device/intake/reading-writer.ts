import type { EventBus } from '#platform/events/event-bus.ts'
import type { Logger } from '#platform/logger.ts'
import { announce } from '../../reading/reading-event.ts'
import type { NewReading } from '../../reading/reading.ts'
import type { ReadingStore } from '../../reading/reading.store.ts'
import { pauseBetween } from './back-off.ts'

export type WriterPorts = {
  readings: Pick<ReadingStore, 'write'>
  events: EventBus
  logger: Logger
  /** Readings the database will never take. */
  onRefused: (readings: NewReading[]) => void
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
    for (let attempt = 0; readings.length > 0; attempt++) {
      signal.throwIfAborted()
      try {
        const { stored } = await this.ports.readings.write(readings, { answer: 'NEWEST' })
        this.tell(false)
        await announce(this.ports.events, stored)
        return
      } catch (error) {
        if (isHopeless(error)) {
          await this.splitUp(readings, error, signal)
          return
        }
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
