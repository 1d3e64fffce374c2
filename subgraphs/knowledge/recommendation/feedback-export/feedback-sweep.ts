import type { ObjectStore } from '#platform/objects/object-store.ts'
import type { FeedbackExportStore } from './feedback-export.store.ts'

/** What people did must not lie around. */
export const feedbackKeptDays = 7

const ours = /^feedback-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.(?:csv|jsonl)$/u

/** Removes files made before `cutOff`, and those that no job knows. Answers how many. */
export async function sweepFeedbackExports(
  { store, objects }: { store: FeedbackExportStore; objects: ObjectStore },
  cutOff: Date,
): Promise<number> {
  const old = await store.madeBefore(cutOff)
  for (const { id, key } of old) {
    await objects.remove('exports', key)
    await store.remove(id)
  }
  let removed = old.length
  for await (const key of objects.list('exports', 'feedback-')) {
    const jobId = ours.exec(key)?.[1]
    if (jobId === undefined || (await store.isWanted(jobId))) continue
    await objects.remove('exports', key)
    removed++
  }
  return removed
}
