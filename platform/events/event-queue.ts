import type { EventPayload } from './event-bus.ts'

const mostWaiting = 1000

/** One subscriber's waiting events, read as an iterator. The oldest make room for new ones. */
export class EventQueue implements AsyncIterableIterator<EventPayload> {
  private waiting: EventPayload[] = []
  private readers: ((result: IteratorResult<EventPayload, undefined>) => void)[] = []
  private ended = false

  /** `onEnd` is called once. */
  constructor(private readonly onEnd: (queue: EventQueue) => void) {}

  push(payload: EventPayload): void {
    if (this.ended) return
    const reader = this.readers.shift()
    if (reader) {
      reader({ value: payload, done: false })
      return
    }
    this.waiting.push(payload)
    if (this.waiting.length > mostWaiting) this.waiting.shift()
  }

  /** Readers get what still waits, then the end. */
  end(): void {
    if (this.ended) return
    this.ended = true
    for (const reader of this.readers) reader({ value: undefined, done: true })
    this.readers = []
    this.onEnd(this)
  }

  async next(): Promise<IteratorResult<EventPayload, undefined>> {
    const value = this.waiting.shift()
    if (value) return { value, done: false }
    if (this.ended) return { value: undefined, done: true }
    return new Promise(resolve => this.readers.push(resolve))
  }

  async return(): Promise<IteratorResult<EventPayload, undefined>> {
    this.waiting = []
    this.end()
    return { value: undefined, done: true }
  }

  [Symbol.asyncIterator](): this {
    return this
  }
}
