import { z } from 'zod'

/** Kinds of files whose text Luna reads. */
const documentKinds = [
  'pdf',
  'docx',
  'markdown',
  'html',
  'text',
  'xlsx',
  'pptx',
  'odt',
  'eml',
  'csv',
] as const
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
  /** `head`: the document says that the row names the columns of those below it. */
  z.object({ kind: z.literal('tableRow'), text, page, head: z.literal(true).optional() }),
])
export type Block = z.infer<typeof blockSchema>

/** Why a text is there for machines and not for the people who read the document. */
export const hiddenReasons = [
  'invisibleColour',
  'tiny',
  'offPage',
  'zeroWidth',
  'vanish',
  'displayNone',
  'hiddenPart',
  // Comments, annotations, attributes: ordinary by themselves, suspicious when they give orders.
  'note',
] as const
/** Text a reader does not see. It is never among the blocks; ingestion quarantines the document. */
const hiddenText = z.object({
  reason: z.enum(hiddenReasons),
  page,
  /** At most 500 characters of it. */
  excerpt: text,
})
export type HiddenText = z.infer<typeof hiddenText>

export const extractedDocumentSchema = z.object({
  kind: z.enum(documentKinds),
  /** The title that the document states of itself. */
  title: z.string().nullable(),
  pageCount: z.number().int().min(1).nullable(),
  /** Pages that show something but hold no text: they would need text recognition (OCR). */
  pagesWithoutText: z.array(z.number().int().min(1)),
  blocks: z.array(blockSchema).min(1),
  hidden: z.array(hiddenText).default([]),
  /**
   * German sentences for whoever uploaded it: what was left out or only summarised, and what to do.
   */
  notices: z.array(text).default([]),
})
export type ExtractedDocument = z.infer<typeof extractedDocumentSchema>
