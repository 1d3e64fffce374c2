import { UserError } from '#platform/errors.ts'
import {
  JobRefused,
  type JobContext,
  type JobHandler,
  type JobOutcome,
} from '#platform/jobs/job.ts'
import type { ObjectStore } from '#platform/objects/object-store.ts'
import type { LibraryIndex } from '../document/library-index.ts'
import { descriptionSchema } from './draft.ts'
import type { DraftRemoval } from './draft-removal.ts'
import { extractionError } from './extraction/extraction.texts.ts'
import { maxDocumentBytes } from './extraction/text-extractor.ts'
import { ingestPayload, type IngestPayload, type UploadPayload } from './ingest-payload.ts'
import type { Ingester } from './ingester.service.ts'
import type { IngestionStore, Twin } from './ingestion.store.ts'
import { earlierVersionKnown, itemNotFound, summary, uploadMissing } from './ingestion.texts.ts'
import type { Reingester } from './reingester.ts'
import { stableId } from './stable-id.ts'

type Dependencies = {
  ingester: Ingester
  reingester: Reingester
  removal: DraftRemoval
  store: IngestionStore
  library: LibraryIndex
  objects: ObjectStore
}

/** Takes files into the library, processes them anew, and lets them out of quarantine. */
export function createIngestJob(use: Dependencies): JobHandler<IngestPayload> {
  return {
    kind: 'INGEST',
    payload: ingestPayload,
    retryLimit: 3,
    expireInSeconds: 1800,
    async run(payload, context): Promise<JobOutcome> {
      const done = await use.store.finishedBy(context.job.id)
      if (done) {
        await use.library.tell(done.itemId)
        const message = summary({ ...done, suspicions: [], isUnchanged: false })
        return { message, targetId: done.itemId }
      }
      if ('uploadId' in payload) return takeUpload(use, payload, context)
      if ('reingest' in payload) return use.reingester.one(payload.reingest, context)
      return release(use, payload, context)
    },
    discard: job => use.removal.discardOfJob(job.id),
  }
}

async function takeUpload(
  use: Dependencies,
  payload: UploadPayload,
  { job, signal, progress }: JobContext,
): Promise<JobOutcome> {
  const { uploadId, fileName, fromFolder } = payload
  await progress(0.01, 'Datei wird geprüft')
  const upload = await use.objects.stat('uploads', uploadId)
  if (!upload) throw new JobRefused(uploadMissing(fileName))
  if (upload.size > maxDocumentBytes) {
    throw new JobRefused(extractionError('DOCUMENT_TOO_LARGE', fileName))
  }
  const { sha256 } = upload
  const target = await targetOf(use.store, payload, sha256)
  if (typeof target !== 'string') return target
  const request = {
    itemId: target,
    sha256,
    fileName,
    description: descriptionSchema.parse(payload),
    source: fromFolder ? 'Dokumentenordner' : 'Upload',
    method: fromFolder ? ('folder' as const) : ('upload' as const),
    notes: payload.notes ?? null,
    validFrom: payload.validFrom ?? null,
    createdBy: job.createdBy,
    jobId: job.id,
    acceptDuplicate: payload.acceptDuplicate ?? false,
    open: () => openUpload(use.objects, uploadId),
  }
  const result = await use.ingester.ingest(request, { signal, progress })
  if (result instanceof UserError) throw new JobRefused(result)
  return { message: summary(result), targetId: result.itemId }
}

/** The document that the bytes belong to, or what there is to say when they are known already. */
async function targetOf(
  store: IngestionStore,
  payload: UploadPayload,
  sha256: string,
): Promise<string | JobOutcome> {
  const { itemId } = payload
  if (itemId !== undefined && (await isThere(store, itemId, payload))) return itemId
  const twin = await store.sameBytes(sha256, null)
  if (twin && !payload.acceptDuplicate) return knownAlready(payload.fileName, twin)
  if (itemId !== undefined) return itemId
  const isFree = !twin && (await isFreeFor(store, sha256))
  return isFree ? stableId('item', sha256) : stableId('item', 'upload', payload.uploadId)
}

/** A file of the folder may be the first of its name; anything else names a document that is there. */
async function isThere(
  store: IngestionStore,
  itemId: string,
  { fromFolder }: UploadPayload,
): Promise<boolean> {
  const known = await store.known(itemId)
  if (fromFolder) return known !== undefined
  if (known?.status !== 'ACTIVE' || known.version === 0) throw new JobRefused(itemNotFound())
  return true
}

function knownAlready(fileName: string, twin: Twin): JobOutcome {
  if (!twin.isCurrent) {
    throw new JobRefused(earlierVersionKnown(fileName, twin.title, twin.version))
  }
  const message = `Dieses Dokument ist schon vorhanden: „${twin.title}“. Nichts wurde geändert.`
  return { message, targetId: twin.itemId }
}

/** A deleted document comes back; one that has other bytes by now is another document. */
async function isFreeFor(store: IngestionStore, sha256: string): Promise<boolean> {
  const earlier = await store.known(stableId('item', sha256))
  if (!earlier || earlier.version === 0) return true
  return earlier.status === 'ARCHIVED' && earlier.sha256 === sha256
}

async function release(
  { ingester }: Dependencies,
  { release: itemId, releasedBy }: { release: string; releasedBy: string | null },
  { job, signal, progress }: JobContext,
): Promise<JobOutcome> {
  const by = { jobId: job.id, userId: releasedBy }
  const result = await ingester.release(itemId, by, { signal, progress })
  if (!result) throw new JobRefused(itemNotFound())
  return { message: summary(result), targetId: itemId }
}

async function openUpload(objects: ObjectStore, uploadId: string) {
  const bytes = await objects.get('uploads', uploadId)
  if (!bytes) throw new Error(`upload ${uploadId} vanished while it was read`)
  return bytes
}
