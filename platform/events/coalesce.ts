/** The longest pause a client may ask for between two batches. */
export const longestIntervalMs = 60_000

export type CoalesceOptions<T> = {
  /** Of the items with one key that wait at the same time, only the latest is delivered. */
  keyOf: (item: T) => string
  /** Pause after a batch before the next one, as the client chose it; clamped to 0 … 60,000. */
  minimumIntervalMs: number
  /** While this many keys wait, the source is not asked for more: 1,000 where nothing is given. */
  mostWaiting?: number
}

/**
 * Batches of `source` for one client, never empty. The first item is delivered at once; what arrives
 * during the pause, or while the client is still busy with the batch before, waits: the latest item of
 * each key, in the order in which those arrived. So a slow client gets the latest state and memory is
 * bounded by the number of keys. Nothing is dropped whose key is its own: with `keyOf` by meter a client
 * gets the newest reading of each meter, by meter and stamp every reading.
 *
 * The source is read from the moment of the call. When it ends, what waits comes without a pause, so that
 * a final state is never late; when it fails, what waits comes first and then the error. `return()` tells
 * the source to end and does not wait until it has.
 */
export function coalesced<T>(
  source: AsyncIterable<T>,
  options: CoalesceOptions<T>,
): AsyncIterableIterator<T[]> {
  const inbox = new Inbox(source, options)
  const batches = batchesOf(inbox, options.minimumIntervalMs)
  return {
    next: () => batches.next(),
    async return() {
      inbox.stop()
      return batches.return(undefined)
    },
    [Symbol.asyncIterator]() {
      return this
    },
  }
}

async function* batchesOf<T>(
  inbox: Inbox<T>,
  minimumIntervalMs: number,
): AsyncGenerator<T[], undefined> {
  const pauseMs = Math.min(Math.max(0, minimumIntervalMs), longestIntervalMs)
  for (;;) {
    await inbox.filled()
    const batch = inbox.take()
    if (batch.length === 0) {
      inbox.throwFailure()
      return undefined
    }
    const deliveredAt = Date.now()
    yield batch
    await inbox.endedWithin(deliveredAt + pauseMs - Date.now())
  }
}

/** The latest item of each key, filled from the source in the background. */
class Inbox<T> {
  private readonly iterator: AsyncIterator<T>
  private readonly waiting = new Map<string, T>()
  private readonly changes = new Bell()
  private readonly room = new Bell()
  private endPause: () => void = () => undefined
  private ended = false
  private failure: { error: unknown } | undefined

  constructor(
    source: AsyncIterable<T>,
    private readonly options: CoalesceOptions<T>,
  ) {
    this.iterator = source[Symbol.asyncIterator]()
    void this.fill()
  }

  /** Resolves when something waits or the source has ended. */
  async filled(): Promise<void> {
    while (this.waiting.size === 0 && !this.ended) await this.changes.rung()
  }

  take(): T[] {
    const batch = [...this.waiting.values()]
    this.waiting.clear()
    this.room.ring()
    return batch
  }

  /** Resolves after this many milliseconds, or as soon as the source has ended. */
  async endedWithin(milliseconds: number): Promise<void> {
    if (this.ended || milliseconds <= 0) return
    await new Promise<void>(resolve => {
      const timer = setTimeout(resolve, milliseconds)
      this.endPause = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  /** Throws what the source failed with, if it failed. */
  throwFailure(): void {
    if (this.failure) throw this.failure.error
  }

  /** Does not wait for the source: one that is just asking the database must not keep a client that leaves. */
  stop(): void {
    this.waiting.clear()
    this.finish()
    void this.iterator.return?.().catch(() => undefined)
  }

  private async fill(): Promise<void> {
    const { keyOf, mostWaiting = 1000 } = this.options
    try {
      for (;;) {
        while (this.waiting.size >= mostWaiting && !this.ended) await this.room.rung()
        const step = await this.iterator.next()
        if (step.done || this.ended) break
        const key = keyOf(step.value)
        // Moves to the end: batches are in the order of the latest items.
        this.waiting.delete(key)
        this.waiting.set(key, step.value)
        this.changes.ring()
      }
    } catch (error) {
      this.failure = { error }
    }
    this.finish()
  }

  private finish(): void {
    this.ended = true
    this.changes.ring()
    this.room.ring()
    this.endPause()
  }
}

/** Wakes whoever waits at the moment it rings. */
class Bell {
  private listeners: (() => void)[] = []

  rung(): Promise<void> {
    return new Promise(resolve => this.listeners.push(resolve))
  }

  ring(): void {
    for (const wake of this.listeners.splice(0)) wake()
  }
}
