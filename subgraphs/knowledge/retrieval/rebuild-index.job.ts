import { z } from 'zod'
import type { JobHandler } from '#platform/jobs/job.ts'
import type { IndexRebuild } from './index-rebuild.ts'

const rebuildPayload = z.object({
  /** `keep`: the dense vectors there are stay; `configured`: those of the configured model. */
  embedding: z.enum(['keep', 'configured']),
})
export type RebuildPayload = z.infer<typeof rebuildPayload>

/** Builds a new search index beside the one that answers, and swaps them. */
export function createRebuildIndexJob(rebuild: IndexRebuild): JobHandler<RebuildPayload> {
  return {
    kind: 'REBUILD_INDEX',
    payload: rebuildPayload,
    retryLimit: 5,
    expireInSeconds: 86_400,
    run: ({ embedding }, context) => rebuild.run(embedding, context),
    discard: () => rebuild.discard(),
  }
}
