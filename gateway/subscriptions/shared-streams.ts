import { createEventQueue, type EventQueue } from './event-queue.ts'

/** What feeds a stream; answers how to stop it. */
export type StreamSource<T> = (observer: {
  next(value: T): void
  fail(error: Error): void
  end(): void
}) => () => void

export type SharedStreams<T> = {
  /** Joins the stream of this key, and starts it when nobody reads it yet. */
  join(key: string, start: StreamSource<T>): AsyncGenerator<T, undefined, undefined>
  /** Streams that run now. */
  active(): number
}

/**
 * One source for all who want the same. A reader gets what comes after it joined; one that reads slowly
 * loses the oldest of what waits for it and never slows the others. The source is stopped at once when
 * the last reader leaves.
 */
export function createSharedStreams<T>(options: { waitingPerReader: number }): SharedStreams<T> {
  const streams = new Map<string, Stream<T>>()
  return {
    active: () => streams.size,
    join(key, start) {
      const known = streams.get(key)
      if (known) return known.join()
      const stream = openStream(start, options.waitingPerReader, () => {
        if (streams.get(key) === stream) streams.delete(key)
      })
      streams.set(key, stream)
      return stream.join()
    },
  }
}

type Stream<T> = { join(): EventQueue<T> }

function openStream<T>(start: StreamSource<T>, capacity: number, onClosed: () => void): Stream<T> {
  const readers = new Set<EventQueue<T>>()
  let stop: (() => void) | undefined

  function close(end: (reader: EventQueue<T>) => void) {
    onClosed()
    const leaving = [...readers]
    readers.clear()
    for (const reader of leaving) end(reader)
  }

  function leave(reader: EventQueue<T>) {
    if (!readers.delete(reader) || readers.size > 0) return
    onClosed()
    stop?.()
  }

  return {
    join() {
      const reader: EventQueue<T> = createEventQueue<T>({
        capacity,
        overflow: 'dropOldest',
        onLeave: () => leave(reader),
      })
      readers.add(reader)
      stop ??= start({
        next(value) {
          for (const each of readers) each.push(value)
        },
        fail: error => close(each => each.fail(error)),
        end: () => close(each => each.end()),
      })
      return reader
    },
  }
}
