import type { Service } from '#platform/service.ts'

const hourMs = 3_600_000
const uploadsKeptMs = 48 * hourMs

/** Uploads stay while their job may be tried again, and then go. Answers how to stop. */
export function sweepUploads({ uploads, logger }: Service): () => void {
  const sweep = () => {
    uploads.sweep(new Date(Date.now() - uploadsKeptMs)).then(
      removed => removed > 0 && logger.info({ removed }, 'old uploads removed'),
      (error: unknown) => logger.warn({ err: error }, 'old uploads not removed'),
    )
  }
  sweep()
  const timer = setInterval(sweep, hourMs)
  return () => clearInterval(timer)
}
