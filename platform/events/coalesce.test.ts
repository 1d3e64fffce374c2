import { setImmediate as turn } from 'node:timers/promises'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { coalesced, longestIntervalMs } from './coalesce.ts'

type Item = { key: string; number: number }
const keyOf = ({ key }: Item) => key

/** A source that is fed by the test and counts what was taken from it. */
function createSource() {
  const items: Item[] = []
  const wake: (() => void)[] = []
  const state = { taken: 0, returned: false, ended: false, failure: undefined as Error | undefined }
  const source: AsyncIterableIterator<Item> = {
    async next() {
      for (;;) {
        const value = items.shift()
        if (value) {
          state.taken++
          return { value, done: false }
        }
        if (state.failure) throw state.failure
        if (state.ended || state.returned) return { value: undefined, done: true }
        await new Promise<void>(resolve => wake.push(resolve))
      }
    },
    async return() {
      state.returned = true
      for (const resolve of wake.splice(0)) resolve()
      return { value: undefined, done: true }
    },
    [Symbol.asyncIterator]: () => source,
  }
  const change = (how: () => void) => {
    how()
    for (const resolve of wake.splice(0)) resolve()
  }
  return {
    ...{ source, state },
    push: (key: string, number: number) => change(() => items.push({ key, number })),
    end: () => change(() => (state.ended = true)),
    fail: (error: Error) => change(() => (state.failure = error)),
  }
}

async function settle(): Promise<void> {
  for (let i = 0; i < 5; i++) await turn()
}

describe('coalesced items', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] }))
  afterEach(() => void vi.useRealTimers())

  it('come at once when the client has waited long enough', async () => {
    const { source, push } = createSource()
    const batches = coalesced(source, { keyOf, minimumIntervalMs: 1000 })
    push('a', 1)

    expect(await batches.next()).toEqual({ value: [{ key: 'a', number: 1 }], done: false })
    await batches.return?.()
  })

  it('wait for the interval and then hold the latest of each key only', async () => {
    const { source, push } = createSource()
    const batches = coalesced(source, { keyOf, minimumIntervalMs: 1000 })
    push('a', 1)
    await batches.next()
    const next = batches.next()
    let batch: unknown
    void next.then(({ value }) => (batch = value))
    for (let number = 2; number <= 500; number++) push(number % 2 ? 'a' : 'b', number)
    await settle()

    await vi.advanceTimersByTimeAsync(999)
    expect(batch).toBeUndefined()
    await vi.advanceTimersByTimeAsync(1)
    await settle()
    expect(batch).toEqual([
      { key: 'a', number: 499 },
      { key: 'b', number: 500 },
    ])
    await batches.return?.()
  })

  it('give a slow client the newest state instead of a queue', async () => {
    const { source, push, state } = createSource()
    const batches = coalesced(source, { keyOf, minimumIntervalMs: 0 })
    push('a', 0)
    await batches.next()
    for (let number = 1; number <= 10_000; number++) push('a', number)
    await settle()
    await vi.waitFor(() => expect(state.taken).toBe(10_001))

    expect((await batches.next()).value).toEqual([{ key: 'a', number: 10_000 }])
    await batches.return?.()
  })

  it('come without a pause when the source ends, so that a final state is never late', async () => {
    const { source, push, end } = createSource()
    const batches = coalesced(source, { keyOf, minimumIntervalMs: 30_000 })
    push('job', 1)
    await batches.next()
    push('job', 2)
    end()

    expect((await batches.next()).value).toEqual([{ key: 'job', number: 2 }])
    expect(await batches.next()).toEqual({ value: undefined, done: true })
  })

  it('come before the error of a source that fails', async () => {
    const { source, push, fail } = createSource()
    const batches = coalesced(source, { keyOf, minimumIntervalMs: 0 })
    push('a', 1)
    fail(new Error('database gone'))

    expect((await batches.next()).value).toEqual([{ key: 'a', number: 1 }])
    await expect(batches.next()).rejects.toThrow('database gone')
  })

  it('stop at once when the client leaves during the pause', async () => {
    const { source, push, state } = createSource()
    const batches = coalesced(source, { keyOf, minimumIntervalMs: 60_000 })
    push('a', 1)
    await batches.next()
    const next = batches.next()

    await batches.return?.()

    expect(state.returned).toBe(true)
    expect(await next).toEqual({ value: undefined, done: true })
    expect(vi.getTimerCount()).toBe(0)
  })

  it('do not let a client ask for more than the longest pause', async () => {
    const { source, push } = createSource()
    const batches = coalesced(source, { keyOf, minimumIntervalMs: Number.MAX_SAFE_INTEGER })
    push('a', 1)
    await batches.next()
    push('a', 2)
    const next = batches.next()
    await settle()

    await vi.advanceTimersByTimeAsync(longestIntervalMs)

    expect((await next).value).toEqual([{ key: 'a', number: 2 }])
    await batches.return?.()
  })
})

describe('the memory of coalesced items', () => {
  it('is bounded: the source is not asked for more while that many keys wait', async () => {
    const { source, push, state } = createSource()
    const batches = coalesced(source, { keyOf, minimumIntervalMs: 0, mostWaiting: 10 })
    for (let number = 0; number < 100; number++) push(`key ${number}`, number)
    await settle()

    expect(state.taken).toBeLessThanOrEqual(11)
    const seen: number[] = []
    while (seen.length < 100) {
      const { value } = await batches.next()
      seen.push(...(value as Item[]).map(({ number }) => number))
    }
    expect(seen).toEqual(Array.from({ length: 100 }, (_, number) => number))
    await batches.return?.()
  })

  it('never loses the last of a key, whatever arrives while the client is busy', async () => {
    const arrivals = fc.array(
      fc.record({ key: fc.constantFrom('a', 'b', 'c'), pause: fc.boolean() }),
    )
    await fc.assert(
      fc.asyncProperty(arrivals, async given => {
        const { source, push, end } = createSource()
        const batches = coalesced(source, { keyOf, minimumIntervalMs: 0 })
        const seen: Item[] = []
        const reading = (async () => {
          for await (const batch of batches) seen.push(...batch)
        })()
        for (const [number, { key, pause }] of given.entries()) {
          push(key, number)
          if (pause) await turn()
        }
        end()
        await reading

        for (const key of ['a', 'b', 'c']) {
          const last = given.findLastIndex(item => item.key === key)
          const mine = seen.filter(item => item.key === key).map(({ number }) => number)
          expect(mine.at(-1) ?? -1).toBe(last)
          expect(mine).toEqual([...mine].sort((a, b) => a - b))
        }
      }),
      { numRuns: 50 },
    )
  })
})
