import { z } from 'zod'

/** Kinds of files whose text Luna reads. */
const documentKinds = ['pdf', 'docx', 'markdown', 'html', 'text'] as const
export type DocumentKind = (typeof documentKinds)[number]

const page = z.number().int().min(1).nullable()
const text = z.string().min(1)

/**
 * One piece of a document in reading order. The tree is implied: a heading owns what follows it up
 * to the next heading of its level or above. `page` counts from 1; null where the format has no
 * pages.
 */
const blockSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('heading'), level: z.number().int().min(1).max(6), text, page }),
  z.object({ kind: z.literal('paragraph'), text, page }),
  z.object({ kind: z.literal('listItem'), depth: z.number().int().min(1), text, page }),
  z.object({ kind: z.literal('tableRow'), text, page }),
])
export type Block = z.infer<typeof blockSchema>

export const extractedDocumentSchema = z.object({
  kind: z.enum(documentKinds),
  /** The title that the document states of itself. */
  title: z.string().nullable(),
  pageCount: z.number().int().min(1).nullable(),
  /** Pages that show something but hold no text: they would need text recognition (OCR). */
  pagesWithoutText: z.array(z.number().int().min(1)),
  blocks: z.array(blockSchema).min(1),
})
export type ExtractedDocument = z.infer<typeof extractedDocumentSchema>
