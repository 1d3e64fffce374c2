import type { Logger } from '#platform/logger.ts'

type Use = {
  /** Reads what shall run; every few seconds, since another process may have changed it. */
  sync: () => Promise<void>
  /** Delivers what is due; returns soon after `signal` aborts. */
  deliver: (signal: AbortSignal) => Promise<void>
  logger: Logger
}

const secondMs = 1000
const syncEveryMs = 5000

/** Delivers once per second, right after it has begun, until it is stopped. */
export class RunLoop {
  private readonly stopped = new AbortController()
  private syncedAt = 0
  private timer: NodeJS.Timeout | undefined
  private working: Promise<void> = Promise.resolve()

  constructor(private readonly use: Use) {}

  start(): void {
    this.schedule()
  }

  async stop(): Promise<void> {
    this.stopped.abort()
    clearTimeout(this.timer)
    await this.working
  }

  private schedule(): void {
    this.timer = setTimeout(
      () => {
        this.working = this.work().then(() => {
          if (!this.stopped.signal.aborted) this.schedule()
        })
      },
      secondMs - (Date.now() % secondMs),
    )
  }

  private async work(): Promise<void> {
    try {
      if (Date.now() - this.syncedAt >= syncEveryMs) {
        await this.use.sync()
        this.syncedAt = Date.now()
      }
      await this.use.deliver(this.stopped.signal)
    } catch (error) {
      // The database may be restarting; what ran goes on, and the next tick tries again.
      this.use.logger.warn({ err: error }, 'simulation tick failed')
    }
  }
}
