import { z } from 'zod'
import type { JobHandler } from '#platform/jobs/job.ts'
import type { DraftRemoval } from './draft-removal.ts'
import type { Reingester } from './reingester.ts'

const reingestLibraryPayload = z.object({})
type Payload = z.infer<typeof reingestLibraryPayload>

/** Processes every document anew whose steps have changed. Documents that are done are not done again. */
export function createReingestLibraryJob(use: {
  reingester: Reingester
  removal: DraftRemoval
}): JobHandler<Payload> {
  return {
    kind: 'REINGEST',
    payload: reingestLibraryPayload,
    retryLimit: 5,
    expireInSeconds: 86_400,
    run: (_payload, context) => use.reingester.library(context),
    discard: job => use.removal.discardOfJob(job.id),
  }
}
