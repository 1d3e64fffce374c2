import { useApolloClient } from '@apollo/client/react'
import { useEffect, useState } from 'react'
import type { ReadingAddedSubscription } from '../../graphql/graphql.ts'
import { liveResults } from '../../lib/api/live.ts'
import { problemOf, type Problem } from '../../lib/api/problem.ts'
import { addReadings, emptyLiveWindow, seedReadings, type LiveWindow } from './live-window.ts'
import { liveSeedDocument, readingAddedDocument } from './live.queries.ts'

/** How many readings are shown. */
const CAPACITY = 120

export type LatestReading = ReadingAddedSubscription['readingAdded']

export type LiveReadings = {
  window: LiveWindow
  latest: LatestReading | undefined
  problem: Problem | undefined
  isSeeding: boolean
}

/**
 * The newest readings of a meter: first what is there, then each new one as it comes.
 * After a lost connection the server is asked for what was missed.
 */
export function useLiveReadings(meterId: string, intervalSeconds: number): LiveReadings {
  const client = useApolloClient()
  const stepMs = intervalSeconds * 1000
  const [window, setWindow] = useState(() => emptyLiveWindow(stepMs, CAPACITY))
  const [latest, setLatest] = useState<LatestReading>()
  const [problem, setProblem] = useState<Problem>()
  const [isSeeding, setSeeding] = useState(true)

  useEffect(() => {
    const ending = new AbortController()
    let since = new Date(Date.now() - CAPACITY * stepMs).toISOString()

    const seed = async () => {
      const variables = { meterId, from: since, to: new Date(Date.now() + stepMs).toISOString() }
      const { data } = await client.query({
        query: liveSeedDocument,
        variables,
        fetchPolicy: 'network-only',
      })
      const readings = data ? seedReadings(data.consumption[0], data.production[0]) : []
      const newest = readings.at(-1)
      if (newest) since = new Date(newest.at).toISOString()
      setWindow(addReadings(emptyLiveWindow(stepMs, CAPACITY), readings))
    }
    const follow = () => {
      setSeeding(false)
      if (ending.signal.aborted) return
      const subscription = liveResults(client, readingAddedDocument, () => ({
        meterId,
        since,
      })).subscribe({
        next: ({ readingAdded }) => {
          since = readingAdded.ts
          const { consumptionKw, productionKw } = readingAdded
          const reading = { at: Date.parse(readingAdded.ts), consumptionKw, productionKw }
          setLatest(readingAdded)
          setProblem(undefined)
          setWindow(old => addReadings(old, [reading]))
        },
        error: (error: unknown) => setProblem(problemOf(error)),
      })
      ending.signal.addEventListener('abort', () => subscription.unsubscribe())
    }
    // Without the seed the curve begins empty; the subscription still delivers from `since` on.
    seed()
      .catch((error: unknown) => setProblem(problemOf(error)))
      .finally(follow)
    return () => ending.abort()
  }, [client, meterId, stepMs])

  return { window, latest, problem, isSeeding }
}
