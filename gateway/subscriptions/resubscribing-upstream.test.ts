import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { resubscribing } from './resubscribing-upstream.ts'
import type { Upstream, UpstreamObserver, UpstreamRequest } from './upstream.ts'

const request: UpstreamRequest = {
  subgraph: 'timeseries',
  field: 'readingAdded',
  query: '',
  variables: {},
  context: { viewer: undefined, requestId: '1' },
}

function setUp(field = 'readingAdded', more: Partial<UpstreamRequest> = {}) {
  const attempts: { observer: UpstreamObserver; left: boolean }[] = []
  const inner: Upstream = {
    subscribe(_request, observer) {
      const attempt = { observer, left: false }
      attempts.push(attempt)
      return () => (attempt.left = true)
    },
    close: async () => undefined,
  }
  const observer = {
    next: vi.fn(),
    interrupted: vi.fn(),
    refused: vi.fn(),
    lost: vi.fn(),
    complete: vi.fn(),
  }
  const leave = resubscribing(inner, { delaysMs: [100, 200] }).subscribe(
    { ...request, field, ...more },
    observer,
  )
  const lose = () => attempts.at(-1)?.observer.lost(new Error('gone'))
  return { attempts, observer, leave, lose }
}

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

describe('a subscription whose connection breaks', () => {
  it('is subscribed again, and reports the loss only after the last attempt', async () => {
    const { attempts, observer, lose } = setUp()

    lose()
    await vi.advanceTimersByTimeAsync(150)
    expect(attempts).toHaveLength(2)
    lose()
    await vi.advanceTimersByTimeAsync(300)
    expect(attempts).toHaveLength(3)
    expect(observer.lost).not.toHaveBeenCalled()
    lose()

    expect(observer.lost).toHaveBeenCalledOnce()
  })

  it('is told once that something may be missing, unless it begins with the whole state', async () => {
    const { observer, lose } = setUp()
    const state = setUp('readingAdded', { isSnapshot: true })

    for (const { lose: again } of [{ lose }, { lose }, state, state]) {
      again()
      await vi.advanceTimersByTimeAsync(300)
    }

    expect(observer.interrupted).toHaveBeenCalledOnce()
    expect(state.observer.interrupted).not.toHaveBeenCalled()
  })

  it('has all attempts again after an event', async () => {
    const { attempts, observer, lose } = setUp()

    for (let round = 0; round < 5; round++) {
      attempts.at(-1)?.observer.next({ data: {} })
      lose()
      await vi.advanceTimersByTimeAsync(150)
    }

    expect(attempts).toHaveLength(6)
    expect(observer.lost).not.toHaveBeenCalled()
  })

  it('is not subscribed again once the client has left', async () => {
    const { attempts, leave, lose } = setUp()

    lose()
    leave()
    await vi.advanceTimersByTimeAsync(1_000)

    expect(attempts).toHaveLength(1)
  })

  it('is over at once when it must not begin again', () => {
    const { observer, lose } = setUp('askLuna')

    lose()

    expect(observer.lost).toHaveBeenCalledOnce()
  })
})
