/** Events that a test publishes by hand, for the subscriptions of a test subgraph. */
export type TestTopic<T> = {
  publish(event: T): void
  fail(error: Error): void
  complete(): void
  /** How many listen now. */
  active(): number
  /** Resolves when exactly so many listen. */
  activeIs(count: number): Promise<void>
  /** With `missed` that part of everything ever published comes first. */
  subscribe(missed?: (event: T) => boolean): AsyncIterableIterator<T>
}

type Result<T> = Promise<IteratorResult<T>>

export function createTestTopic<T>(): TestTopic<T> {
  const listeners = new Set<(result: Result<T>) => void>()
  const watchers = new Set<() => void>()
  const published: T[] = []
  const end: IteratorResult<T> = { done: true, value: undefined }

  function changed() {
    for (const watch of watchers) watch()
  }

  function endAll(result: () => Result<T>) {
    const all = [...listeners]
    listeners.clear()
    for (const listener of all) listener(result())
    changed()
  }

  return {
    publish(value) {
      published.push(value)
      for (const listener of listeners) listener(Promise.resolve({ done: false, value }))
    },
    fail: error => endAll(() => Promise.reject(error)),
    complete: () => endAll(() => Promise.resolve(end)),
    active: () => listeners.size,

    activeIs: count =>
      new Promise(resolve => {
        const watch = () => {
          if (listeners.size !== count) return
          watchers.delete(watch)
          resolve()
        }
        watchers.add(watch)
        watch()
      }),

    subscribe(missed = () => false) {
      const waiting: Result<T>[] = published
        .filter(missed)
        .map(value => Promise.resolve({ done: false, value }))
      const readers: ((result: Result<T>) => void)[] = []
      const listener = (result: Result<T>) => {
        result.catch(() => undefined)
        const reader = readers.shift()
        if (reader) reader(result)
        else waiting.push(result)
      }
      listeners.add(listener)
      changed()
      return {
        next: () => waiting.shift() ?? new Promise(resolve => readers.push(resolve)),
        return() {
          if (listeners.delete(listener)) changed()
          listener(Promise.resolve(end))
          return Promise.resolve(end)
        },
        [Symbol.asyncIterator]() {
          return this
        },
      }
    },
  }
}
