import type { PgBoss } from 'pg-boss'
import { jobKinds, type JobKind } from './job.ts'

export const deadLetterQueue = 'dead-letter'

export function queueName(kind: JobKind): string {
  return kind.toLowerCase()
}

/** Creates what is missing; harmless when it is there. */
export async function createQueues(boss: PgBoss): Promise<void> {
  await boss.createQueue(deadLetterQueue)
  for (const kind of jobKinds) {
    await boss.createQueue(queueName(kind), {
      deadLetter: deadLetterQueue,
      // Without a heartbeat the job of a killed worker waits until it expires.
      heartbeatSeconds: 10,
      notify: true,
    })
  }
}
