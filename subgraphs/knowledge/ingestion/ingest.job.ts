import { z } from 'zod'
import { UserError } from '#platform/errors.ts'
import { JobRefused, type JobHandler, type JobOutcome } from '#platform/jobs/job.ts'
import type { ObjectStore } from '#platform/objects/object-store.ts'
import { confidentialities, itemKinds } from '../document/item.ts'
import type { ItemStore } from '../document/item.store.ts'
import { extractionError } from './extraction/extraction.texts.ts'
import { maxDocumentBytes } from './extraction/text-extractor.ts'
import type { Ingested, Ingester } from './ingester.service.ts'
import { stableId } from './stable-id.ts'

const ingestPayload = z.object({
  uploadId: z.uuid(),
  fileName: z.string().min(1),
  title: z.string().optional(),
  kind: z.enum(itemKinds),
  tags: z.array(z.string()),
  confidentiality: z.enum(confidentialities),
})
/** What the resolver's side enqueues. */
export type IngestPayload = z.infer<typeof ingestPayload>

type Dependencies = { ingester: Ingester; items: ItemStore; objects: ObjectStore }

/** Takes an uploaded file into the library; the same bytes twice are one document. */
export function createIngestJob(use: Dependencies): JobHandler<IngestPayload> {
  return {
    kind: 'INGEST',
    payload: ingestPayload,
    retryLimit: 3,
    expireInSeconds: 1800,
    async run({ uploadId, ...facts }, { job, signal, progress }): Promise<JobOutcome> {
      await progress(0.01, 'Datei wird geprüft')
      const upload = await use.objects.stat('uploads', uploadId)
      if (!upload) throw new JobRefused(uploadMissing(facts.fileName))
      if (upload.size > maxDocumentBytes) {
        throw new JobRefused(extractionError('DOCUMENT_TOO_LARGE', facts.fileName))
      }
      const { sha256 } = upload
      const present = await use.items.activeByHash(sha256)
      if (present) {
        const message = `Dieses Dokument ist schon vorhanden: „${present.title}“.`
        return { message: `${message} Nichts wurde geändert.`, targetId: present.id }
      }
      const request = {
        ...facts,
        title: facts.title,
        itemId: stableId('item', sha256),
        sha256,
        source: 'Upload',
        method: 'upload' as const,
        createdBy: job.createdBy,
        open: () => openUpload(use.objects, uploadId),
      }
      const result = await use.ingester.ingest(request, { signal, progress })
      if (result instanceof UserError) throw new JobRefused(result)
      return { message: summary(result), targetId: result.itemId }
    },
  }
}

async function openUpload(objects: ObjectStore, uploadId: string) {
  const bytes = await objects.get('uploads', uploadId)
  if (!bytes) throw new Error(`upload ${uploadId} vanished while it was read`)
  return bytes
}

function summary({ title, chunkCount, pageCount, pagesWithoutText }: Ingested): string {
  const pages = pageCount === null ? '' : ` auf ${count(pageCount, 'Seite', 'Seiten')}`
  const chunks = count(chunkCount, 'Abschnitt', 'Abschnitte')
  const found = `„${title}“ ist aufgenommen: ${chunks}${pages}.`
  if (pagesWithoutText.length === 0) return found
  const [only] = pagesWithoutText
  const missing =
    pagesWithoutText.length === 1
      ? `Seite ${only ?? ''} enthält`
      : `Die Seiten ${pagesWithoutText.join(', ')} enthalten`
  return `${found} ${missing} keinen lesbaren Text (OCR nötig).`
}

function count(number: number, one: string, many: string): string {
  return `${number} ${number === 1 ? one : many}`
}

function uploadMissing(fileName: string): UserError {
  return new UserError('UPLOAD_NOT_FOUND', `Die Datei „${fileName}“ liegt nicht mehr bereit.`, {
    place: fileName,
    remedy: 'Laden Sie die Datei noch einmal hoch.',
  })
}
