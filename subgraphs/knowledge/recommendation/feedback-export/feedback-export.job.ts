import { Readable } from 'node:stream'
import type { JobContext, JobHandler, JobOutcome } from '#platform/jobs/job.ts'
import type { ObjectStore } from '#platform/objects/object-store.ts'
import {
  feedbackColumns,
  type FeedbackExportStore,
  type FeedbackRow,
} from './feedback-export.store.ts'
import {
  countOf,
  feedbackFormats,
  feedbackKey,
  feedbackPayload,
  kindNames,
  type FeedbackRequest,
} from './feedback-request.ts'
import { pseudonyms } from './pseudonym.ts'
import { writeFeedback } from './write-feedback.ts'

type Dependencies = { store: FeedbackExportStore; objects: ObjectStore; sealingKey: Uint8Array }

const mostBytes = 2 ** 31
const contentTypes = { CSV: 'text/csv', JSONL: 'application/jsonl' } as const
const counts = new Intl.NumberFormat('de-DE')

/**
 * Writes events or labels into the bucket `exports`, page by page. The file is listed for
 * administrators by `feedbackExports`, not as the job's download, which operators see, too.
 */
export function createFeedbackExportJob(use: Dependencies): JobHandler<FeedbackRequest> {
  return {
    kind: 'EXPORT_FEEDBACK',
    payload: feedbackPayload,
    retryLimit: 3,
    expireInSeconds: 1800,
    run: (request, context) => write(use, request, context),
    async discard({ id }) {
      for (const format of feedbackFormats)
        await use.objects.remove('exports', feedbackKey(id, format))
      await use.store.remove(id)
    },
  }
}

async function write(
  { store, objects, sealingKey }: Dependencies,
  request: FeedbackRequest,
  context: JobContext,
): Promise<JobOutcome> {
  const { of, format } = request
  const counted = { rows: 0, total: await store.count(request) }
  const pages = observed(pseudonymous(store.pages(request), sealingKey), counted, context)
  const text = writeFeedback(pages, { columns: feedbackColumns[of], format })
  const key = feedbackKey(context.job.id, format)
  const body = Readable.from(text, { objectMode: false })
  await objects.put('exports', key, body, {
    contentType: contentTypes[format],
    maxBytes: mostBytes,
  })
  context.signal.throwIfAborted()
  const fileName = `luna_${kindNames[of].toLowerCase()}_${day(request.from)}_${day(request.to)}.${format.toLowerCase()}`
  await store.add({ id: context.job.id, key, fileName, rowCount: counted.rows })
  return { message: `${countOf(of, counted.rows)} als ${format} exportiert.` }
}

async function* pseudonymous(pages: AsyncIterable<FeedbackRow[]>, sealingKey: Uint8Array) {
  const nameOf = pseudonyms(sealingKey)
  for await (const rows of pages) yield rows.map(row => ({ ...row, person: nameOf(row.person) }))
}

async function* observed(
  pages: AsyncIterable<FeedbackRow[]>,
  counted: { rows: number; total: number },
  { signal, progress }: JobContext,
) {
  for await (const rows of pages) {
    signal.throwIfAborted()
    counted.rows += rows.length
    const step = `${counts.format(counted.rows)} von ${counts.format(counted.total)} Zeilen geschrieben`
    await progress(counted.rows / Math.max(1, counted.total), step)
    yield rows
  }
}

function day(at: Date): string {
  return at.toISOString().slice(0, 10)
}
