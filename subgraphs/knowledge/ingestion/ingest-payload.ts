import { z } from 'zod'
import { descriptionSchema } from './draft.ts'

/** An uploaded file that becomes a document, or the next version of one. */
export const uploadPayload = descriptionSchema.extend({
  uploadId: z.uuid(),
  fileName: z.string().min(1),
  /** The document whose next version it is. */
  itemId: z.uuid().optional(),
  /** From the documents' folder: `itemId` may be new. */
  fromFolder: z.boolean().optional(),
  notes: z.string().optional(),
  validFrom: z.string().optional(),
  acceptDuplicate: z.boolean().optional(),
})
export type UploadPayload = z.infer<typeof uploadPayload>

/** The same bytes of a document by today's steps. */
const reingestPayload = z.object({ reingest: z.uuid() })
/** A version leaves quarantine. */
const releasePayload = z.object({ release: z.uuid(), releasedBy: z.uuid().nullable() })

/** What jobs of the kind INGEST do. */
export const ingestPayload = z.union([uploadPayload, reingestPayload, releasePayload])
export type IngestPayload = z.infer<typeof ingestPayload>
