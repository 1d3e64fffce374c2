import { coalesced } from '#platform/events/coalesce.ts'
import type { EventBus, EventPayload } from '#platform/events/event-bus.ts'
import type { Logger } from '#platform/logger.ts'

const mostOftenMs = 1000

/** News that runs moved on: without content, whoever wants it looks. At most one per second is sent. */
export class RunWatch {
  private timer: NodeJS.Timeout | undefined
  private toldAt = 0

  constructor(private readonly use: { events: EventBus; topic: string; logger: Logger }) {}

  /** Tells everybody, now or when the second is over. */
  tell(): void {
    if (this.timer) return
    const wait = Math.max(0, this.toldAt + mostOftenMs - Date.now())
    this.timer = setTimeout(() => {
      this.timer = undefined
      this.toldAt = Date.now()
      this.use.events.publish(this.use.topic, {}).catch((error: unknown) => {
        this.use.logger.warn({ err: error }, 'news of simulations not told')
      })
    }, wait)
  }

  /** What `look` answers: once at the beginning, then after each news, not more often than the client wants. */
  async *follow<T>(
    look: () => Promise<T>,
    minimumIntervalMs: number,
    signal: AbortSignal,
  ): AsyncIterableIterator<T> {
    const news = this.use.events.subscribe(this.use.topic, signal)
    const batches = coalesced<EventPayload>(news, {
      keyOf: () => '',
      minimumIntervalMs: Math.max(mostOftenMs, minimumIntervalMs),
    })
    try {
      do yield await look()
      while (!(await batches.next()).done)
    } finally {
      await batches.return?.()
    }
  }

  stop(): void {
    clearTimeout(this.timer)
  }
}
