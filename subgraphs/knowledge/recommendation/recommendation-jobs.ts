import type { JobHandler } from '#platform/jobs/job.ts'
import type { Logger } from '#platform/logger.ts'
import type { Service } from '#platform/service.ts'
import { createFeedbackExportJob } from './feedback-export/feedback-export.job.ts'
import { FeedbackExportStore } from './feedback-export/feedback-export.store.ts'
import type { FeedbackRequest } from './feedback-export/feedback-request.ts'
import { feedbackKeptDays, sweepFeedbackExports } from './feedback-export/feedback-sweep.ts'
import { ImpressionStore } from './impression.store.ts'
import { ItemTermsStore } from './item-terms.store.ts'

type Needs = Pick<Service, 'database' | 'objects'> & {
  secrets: Pick<Service['secrets'], 'sealingKey'>
}

const dayMs = 86_400_000
const hourMs = 3_600_000
const collectEveryMs = 30_000
const documentsAtOnce = 100

export function feedbackExportJob({
  database,
  objects,
  secrets,
}: Needs): JobHandler<FeedbackRequest> {
  const store = new FeedbackExportStore(database.pool)
  return createFeedbackExportJob({ store, objects, sealingKey: secrets.sealingKey })
}

/**
 * Every hour expired files and recommendations too old to learn from go; every half minute the words
 * of new documents are collected. Answers how to stop.
 */
export function tendRecommendations({
  database,
  objects,
  logger,
}: Pick<Needs, 'database' | 'objects'> & { logger: Pick<Logger, 'info' | 'warn'> }): () => void {
  const store = new FeedbackExportStore(database.pool)
  const impressions = new ImpressionStore(database.pool)
  const sweep = async () => {
    const now = new Date()
    const cutOff = new Date(now.getTime() - feedbackKeptDays * dayMs)
    const files = await sweepFeedbackExports({ store, objects }, cutOff)
    const recommendations = await impressions.sweep(now)
    if (files + recommendations > 0) logger.info({ files, recommendations }, 'old feedback removed')
  }
  const terms = new ItemTermsStore(database)
  const runs = [
    every(hourMs, async () => {
      await sweep().catch((error: unknown) => {
        logger.warn({ err: error }, 'old feedback not removed')
      })
    }),
    every(collectEveryMs, async () => {
      await terms.refresh([], documentsAtOnce).catch((error: unknown) => {
        logger.warn({ err: error }, 'words of documents not collected')
      })
    }),
  ]
  return () => {
    for (const stop of runs) stop()
  }
}

/** Now and again; a run that takes longer is not run beside itself. */
function every(milliseconds: number, work: () => Promise<void>): () => void {
  let isRunning = false
  const run = () => {
    if (isRunning) return
    isRunning = true
    void work().finally(() => (isRunning = false))
  }
  run()
  const timer = setInterval(run, milliseconds)
  return () => clearInterval(timer)
}
