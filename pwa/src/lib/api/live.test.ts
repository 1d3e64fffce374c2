import { ApolloClient, ApolloLink, InMemoryCache } from '@apollo/client'
import { CombinedGraphQLErrors } from '@apollo/client/errors'
import { Observable } from 'rxjs'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { JobProgressSubscription } from '../../graphql/graphql.ts'
import { jobProgressDocument } from '../jobs/job.queries.ts'
import { liveResults, retryWait } from './live.ts'

type Attempt = (observer: {
  next: (progress: number) => void
  error: (error: Error) => void
}) => void

const job: Omit<JobProgressSubscription['jobProgress'], 'progress'> = {
  __typename: 'Job',
  id: '1',
  kind: 'IMPORT',
  title: '',
  state: 'RUNNING',
  step: '',
  message: null,
  error: null,
  targetId: null,
  downloadUrl: null,
}

/** A client whose n-th subscription behaves like the n-th attempt. */
function clientOf(attempts: Attempt[], seen: unknown[] = []): ApolloClient {
  const link = new ApolloLink(
    ({ variables }) =>
      new Observable(observer => {
        seen.push(variables)
        attempts.shift()?.({
          next: progress => observer.next({ data: { jobProgress: { ...job, progress } } }),
          error: error => observer.error(error),
        })
      }),
  )
  return new ApolloClient({ cache: new InMemoryCache(), link })
}

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

describe('a live subscription', () => {
  it('resumes after a lost connection with the variables of that moment', async () => {
    const seen: unknown[] = []
    const received: number[] = []
    let cursor = 'a'
    const client = clientOf(
      [
        ({ next, error }) => {
          next(0.1)
          cursor = 'b'
          error(new Error('Socket closed with event 1006 '))
        },
        ({ next }) => next(0.2),
      ],
      seen,
    )

    liveResults(client, jobProgressDocument, () => ({ id: cursor })).subscribe(({ jobProgress }) =>
      received.push(jobProgress.progress),
    )
    await vi.advanceTimersByTimeAsync(retryWait(1))

    expect(received).toEqual([0.1, 0.2])
    expect(seen).toEqual([{ id: 'a' }, { id: 'b' }])
  })

  it('gives up where another attempt would be refused the same way', async () => {
    const seen: unknown[] = []
    const failure = vi.fn()
    const forbidden = new CombinedGraphQLErrors({
      errors: [{ message: 'no', extensions: { code: 'FORBIDDEN' } }],
    })
    const client = clientOf([({ error }) => error(forbidden)], seen)

    liveResults(client, jobProgressDocument, () => ({ id: '1' })).subscribe({ error: failure })
    await vi.advanceTimersByTimeAsync(120_000)

    expect(failure).toHaveBeenCalledOnce()
    expect(seen).toHaveLength(1)
  })

  it('waits longer after each failure, half a minute at most', () => {
    expect([1, 2, 3, 4, 5, 6, 20].map(retryWait)).toEqual([
      1000, 2000, 4000, 8000, 16_000, 30_000, 30_000,
    ])
  })
})
