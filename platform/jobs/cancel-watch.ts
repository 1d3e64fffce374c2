import type { Database } from '../database/database.ts'
import type { EventBus } from '../events/event-bus.ts'
import { jobTopic } from './job-queue.ts'

type Use = { database: Database; events: EventBus }

/** News are at most once, so the wish is also looked up this often while the job runs. */
const lookEveryMs = 1000

/** `signal` aborts when somebody cancels the job, in whichever process. `stop` when the job has ended. */
export function watchForCancel(
  { database, events }: Use,
  jobId: string,
): { signal: AbortSignal; stop: () => void } {
  const cancel = new AbortController()
  const watching = new AbortController()
  const look = async () => {
    const { rows } = await database.pool.query<{ wanted: boolean }>(
      'SELECT cancel_requested_at IS NOT NULL AS wanted FROM jobs WHERE job_id = $1',
      [jobId],
    )
    if (rows[0]?.wanted) cancel.abort(new JobCancelled())
  }
  // A database that is away for a moment is asked again at the next tick.
  const lookQuietly = () => void look().catch(() => undefined)
  const timer = setInterval(lookQuietly, lookEveryMs)
  void (async () => {
    for await (const news of events.subscribe(jobTopic(jobId), watching.signal)) {
      if (news['cancel'] === true) lookQuietly()
    }
  })()
  return {
    signal: cancel.signal,
    stop() {
      clearInterval(timer)
      watching.abort()
    },
  }
}

/** Why the signal of a cancelled job aborted. */
export class JobCancelled extends Error {
  override readonly name = 'JobCancelled'
  constructor() {
    super('the job was cancelled')
  }
}
