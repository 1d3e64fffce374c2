import { describe, expect, it, vi } from 'vitest'
import { createSharedStreams, type StreamSource } from './shared-streams.ts'

function setUp() {
  const streams = createSharedStreams<number>({ waitingPerReader: 2 })
  const stop = vi.fn()
  let observer: Parameters<StreamSource<number>>[0] | undefined
  const start = vi.fn<StreamSource<number>>(given => {
    observer = given
    return stop
  })
  return { streams, start, stop, join: () => streams.join('a', start), source: () => observer }
}
const value = (number: number) => ({ done: false, value: number })
const end = { done: true, value: undefined }

describe('a shared stream', () => {
  it('has one source, and each reader gets what comes after it joined', async () => {
    const { join, start, source } = setUp()
    const first = join()
    source()?.next(1)
    const second = join()
    source()?.next(2)

    expect(await first.next()).toEqual(value(1))
    expect(await first.next()).toEqual(value(2))
    expect(await second.next()).toEqual(value(2))
    expect(start).toHaveBeenCalledOnce()
  })

  it('stops its source when the last reader leaves, and starts anew for the next', async () => {
    const { streams, join, start, stop } = setUp()
    const [first, second] = [join(), join()]
    await first.return(undefined)
    expect(stop).not.toHaveBeenCalled()

    await second.return(undefined)

    expect(stop).toHaveBeenCalledOnce()
    expect(streams.active()).toBe(0)
    join()
    expect(start).toHaveBeenCalledTimes(2)
  })

  it('gives a slow reader the newest and does not slow the others', async () => {
    const { join, source } = setUp()
    const [slow, quick] = [join(), join()]
    for (const number of [1, 2, 3, 4]) {
      source()?.next(number)
      expect(await quick.next()).toEqual(value(number))
    }

    expect(await slow.next()).toEqual(value(3))
    expect(await slow.next()).toEqual(value(4))
  })

  it('ends for everybody with what waits, then the end or the error', async () => {
    const ended = setUp()
    const [first, second] = [ended.join(), ended.join()]
    ended.source()?.next(1)
    ended.source()?.end()
    for (const reader of [first, second]) {
      expect(await reader.next()).toEqual(value(1))
      expect(await reader.next()).toEqual(end)
    }
    const failed = setUp()
    const reader = failed.join()
    failed.source()?.fail(new Error('lost'))
    await expect(reader.next()).rejects.toThrow('lost')
    expect(failed.streams.active()).toBe(0)
  })

  it('does not mix keys', () => {
    const { streams, start, join } = setUp()
    join()
    streams.join('b', start)

    expect(streams.active()).toBe(2)
    expect(start).toHaveBeenCalledTimes(2)
  })
})
