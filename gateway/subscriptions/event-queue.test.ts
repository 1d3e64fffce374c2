import { describe, expect, it, vi } from 'vitest'
import { createEventQueue, mapEvents } from './event-queue.ts'

function setUp(capacity = 3) {
  const onLeave = vi.fn()
  const queue = createEventQueue<number>({
    capacity,
    overflow: () => new Error('too slow'),
    onLeave,
  })
  return { queue, onLeave }
}

describe('a queue of events', () => {
  it('keeps the order, for a reader that waits and for one that comes later', async () => {
    const { queue } = setUp()
    const waiting = queue.next()

    queue.push(1)
    queue.push(2)
    queue.push(3)

    expect(await waiting).toEqual({ done: false, value: 1 })
    expect(await queue.next()).toEqual({ done: false, value: 2 })
    expect(await queue.next()).toEqual({ done: false, value: 3 })
  })

  it('hands out what waits before the end and before an error', async () => {
    const ended = setUp().queue
    ended.push(1)
    ended.end()
    const failed = setUp().queue
    failed.push(1)
    failed.fail(new Error('lost'))

    expect(await ended.next()).toEqual({ done: false, value: 1 })
    expect(await ended.next()).toEqual({ done: true, value: undefined })
    expect(await failed.next()).toEqual({ done: false, value: 1 })
    await expect(failed.next()).rejects.toThrow('lost')
    expect(await failed.next()).toEqual({ done: true, value: undefined })
  })

  it('leaves the source at once although a read is pending', async () => {
    const { queue, onLeave } = setUp()
    const pending = queue.next()

    await queue.return(undefined)

    expect(onLeave).toHaveBeenCalledOnce()
    expect(await pending).toEqual({ done: true, value: undefined })
    queue.push(1)
    expect(await queue.next()).toEqual({ done: true, value: undefined })
  })

  it('ends with the reason when the reader is too slow, and leaves the source', async () => {
    const { queue, onLeave } = setUp(2)

    for (const value of [1, 2, 3, 4]) queue.push(value)

    expect(onLeave).toHaveBeenCalledOnce()
    expect(await queue.next()).toEqual({ done: false, value: 1 })
    expect(await queue.next()).toEqual({ done: false, value: 2 })
    await expect(queue.next()).rejects.toThrow('too slow')
  })

  it('can be changed on the way', async () => {
    const { queue, onLeave } = setUp()
    const doubled = mapEvents(queue, async value => value * 2)
    queue.push(2)

    expect(await doubled.next()).toEqual({ done: false, value: 4 })
    await doubled.return(undefined)
    expect(onLeave).toHaveBeenCalledOnce()
  })

  it('lets the oldest give way where only the newest counts', async () => {
    const onLeave = vi.fn()
    const queue = createEventQueue<number>({ capacity: 2, overflow: 'dropOldest', onLeave })

    for (const value of [1, 2, 3]) queue.push(value)

    expect(onLeave).not.toHaveBeenCalled()
    expect(await queue.next()).toEqual({ done: false, value: 2 })
    expect(await queue.next()).toEqual({ done: false, value: 3 })
  })
})
