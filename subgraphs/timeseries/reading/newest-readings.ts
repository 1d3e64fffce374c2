import type { EventBus } from '#platform/events/event-bus.ts'
import { fromEvent, readingTopic } from './reading-event.ts'
import type { Reading } from './reading.ts'
import type { ReadingStore } from './reading.store.ts'

type Wanted = {
  ids: readonly string[]
  since: Date | undefined
  events: EventBus
  readings: ReadingStore
  /** Streams of meters whose values nobody announces, because they are computed. */
  computed: () => Promise<AsyncIterable<Reading>[]>
}

/**
 * The readings of several meters as they are announced, each newer than the one before it of that meter;
 * first the newest stored ones that are younger than `since`. What arrives while the reader is busy waits
 * as the newest of its meter, so that memory is bounded by the number of meters.
 */
export async function* newestReadings(
  { ids, since, events, readings, computed }: Wanted,
  signal: AbortSignal,
): AsyncGenerator<Reading> {
  const inbox = new NewestInbox()
  // Before anything is awaited: from now on no reading is missed.
  for (const id of ids) void inbox.follow(id, events, signal)
  signal.addEventListener('abort', () => inbox.wake(), { once: true })
  for (const stream of await computed()) void inbox.drain(stream)
  if (since) {
    for (const reading of await readings.latest(ids)) {
      if (reading.ts > since) inbox.put(reading)
    }
  }
  while (await inbox.isFilled(signal)) yield* inbox.take()
}

class NewestInbox {
  private readonly waiting = new Map<string, Reading>()
  private readonly last = new Map<string, number>()
  private failure: { error: unknown } | undefined
  private ring: () => void = () => undefined

  async follow(meterId: string, events: EventBus, signal: AbortSignal): Promise<void> {
    for await (const event of events.subscribe(readingTopic(meterId), signal)) {
      const reading = fromEvent(meterId, event)
      if (reading) this.put(reading)
    }
  }

  async drain(readings: AsyncIterable<Reading>): Promise<void> {
    try {
      for await (const reading of readings) this.put(reading)
    } catch (error) {
      this.failure ??= { error }
      this.wake()
    }
  }

  /** Older ones are corrections, which are not announced. */
  put(reading: Reading): void {
    const at = reading.ts.getTime()
    if (at <= (this.last.get(reading.meterId) ?? -Infinity)) return
    this.last.set(reading.meterId, at)
    this.waiting.set(reading.meterId, reading)
    this.wake()
  }

  take(): Reading[] {
    const readings = [...this.waiting.values()]
    this.waiting.clear()
    return readings
  }

  /** Waits for a reading; false when the client left. Throws what a stream has failed with. */
  async isFilled(signal: AbortSignal): Promise<boolean> {
    if (this.waiting.size === 0 && !this.failure && !signal.aborted) {
      await new Promise<void>(resolve => (this.ring = resolve))
    }
    if (this.failure && !signal.aborted) throw this.failure.error
    return !signal.aborted
  }

  wake(): void {
    this.ring()
  }
}
