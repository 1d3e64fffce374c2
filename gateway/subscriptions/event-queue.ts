/** Values from a source that pushes, for a reader that pulls. */
export type EventQueue<T> = AsyncGenerator<T, undefined, undefined> & {
  push(value: T): void
  /** The reader gets what waits, then the end. */
  end(): void
  /** The reader gets what waits, then the error. */
  fail(error: Error): void
}

type Options = {
  /** How many values may wait. */
  capacity: number
  /**
   * What happens when one more comes: the stream ends with this error, or the oldest one gives way, for
   * streams of which only the newest counts.
   */
  overflow: (() => Error) | 'dropOldest'
  /** Called once: when the reader leaves, and when the queue ends because it overflows. */
  onLeave: () => void
}

/**
 * Unlike an async generator function, `return()` works while a read is pending: it ends that read and
 * leaves the source at once.
 */
export function createEventQueue<T>({ capacity, overflow, onLeave }: Options): EventQueue<T> {
  const waiting: T[] = []
  const readers: {
    resolve(result: IteratorResult<T, undefined>): void
    reject(error: Error): void
  }[] = []
  let ending: { error?: Error } | undefined
  let left = false

  function leave() {
    if (left) return
    left = true
    onLeave()
  }

  function finish(how: { error?: Error }) {
    if (ending) return
    ending = how
    const [first, ...others] = readers.splice(0)
    if (how.error) first?.reject(how.error)
    else first?.resolve(done)
    for (const reader of others) reader.resolve(done)
  }

  return {
    push(value) {
      if (ending) return
      const reader = readers.shift()
      if (reader) {
        reader.resolve({ done: false, value })
        return
      }
      if (waiting.length < capacity || overflow === 'dropOldest') {
        waiting.push(value)
        if (waiting.length > capacity) waiting.shift()
        return
      }
      finish({ error: overflow() })
      leave()
    },
    end: () => finish({}),
    fail: error => finish({ error }),

    next() {
      const value = waiting.shift()
      if (value !== undefined) return Promise.resolve({ done: false, value })
      if (!ending) return new Promise((resolve, reject) => readers.push({ resolve, reject }))
      const { error } = ending
      ending = {}
      return error ? Promise.reject(error) : Promise.resolve(done)
    },
    return() {
      waiting.length = 0
      finish({})
      ending = {}
      leave()
      return Promise.resolve(done)
    },
    async throw(error: unknown) {
      await this.return(undefined)
      throw error
    },
    async [Symbol.asyncDispose]() {
      await this.return(undefined)
    },
    [Symbol.asyncIterator]() {
      return this
    },
  }
}

const done = { done: true, value: undefined } as const

/** Changes each value on its way, one after the other: a slow reader slows the work. */
export function mapEvents<T, U>(
  source: AsyncGenerator<T, undefined, undefined>,
  change: (value: T) => Promise<U>,
): AsyncGenerator<U, undefined, undefined> {
  return {
    async next() {
      const read = await source.next()
      return read.done ? done : { done: false, value: await change(read.value) }
    },
    async return() {
      await source.return(undefined)
      return done
    },
    async throw(error: unknown) {
      await source.return(undefined)
      throw error
    },
    async [Symbol.asyncDispose]() {
      await source.return(undefined)
    },
    [Symbol.asyncIterator]() {
      return this
    },
  }
}
