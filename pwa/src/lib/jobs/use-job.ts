import { useApolloClient } from '@apollo/client/react'
import { useEffect, useState } from 'react'
import type { JobProgressSubscription } from '../../graphql/graphql.ts'
import { liveResults } from '../api/live.ts'
import { problemOf, problemOfUserError, type Problem } from '../api/problem.ts'
import { jobProgressDocument } from './job.queries.ts'

export type Job = JobProgressSubscription['jobProgress']

/** `progress` runs from 0 to 1. */
export type JobStatus =
  | { state: 'idle' }
  | { state: 'running'; progress: number; step: string }
  | { state: 'done'; job: Job }
  | { state: 'failed'; problem: Problem }

export function statusOfJob(job: Job): JobStatus {
  switch (job.state) {
    case 'QUEUED':
    case 'RUNNING':
      return { state: 'running', progress: job.progress, step: job.step }
    case 'DONE':
      return { state: 'done', job }
    case 'FAILED':
    case 'CANCELLED':
      return {
        state: 'failed',
        problem: job.error ? problemOfUserError(job.error) : problemOf(undefined),
      }
  }
}

type Followed = { jobId: string; status: JobStatus }

/** Follows a background job until it ends, also over lost connections. */
export function useJob(jobId: string | undefined): JobStatus {
  const client = useApolloClient()
  const [followed, setFollowed] = useState<Followed>()

  useEffect(() => {
    if (jobId === undefined) return
    const subscription = liveResults(client, jobProgressDocument, () => ({ id: jobId })).subscribe({
      next: ({ jobProgress }) => setFollowed({ jobId, status: statusOfJob(jobProgress) }),
      error: (error: unknown) =>
        setFollowed({ jobId, status: { state: 'failed', problem: problemOf(error) } }),
    })
    return () => subscription.unsubscribe()
  }, [client, jobId])

  if (jobId === undefined) return { state: 'idle' }
  if (followed?.jobId !== jobId) return { state: 'running', progress: 0, step: '' }
  return followed.status
}
