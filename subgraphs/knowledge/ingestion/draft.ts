import { z } from 'zod'
import { confidentialities, itemKinds } from '../document/item.ts'

/** What a document is called and how it is filed; undefined: as it is, for a new one the default. */
export const descriptionSchema = z.object({
  title: z.string().optional(),
  kind: z.enum(itemKinds).optional(),
  tags: z.array(z.string()).optional(),
  confidentiality: z.enum(confidentialities).optional(),
  source: z.string().optional(),
  lang: z.string().optional(),
})
export type Description = z.infer<typeof descriptionSchema>

const intakeMethods = ['upload', 'api', 'crawler', 'folder'] as const

/** Everything a finished version says of itself besides its passages. */
const draftFacts = z.object({
  description: descriptionSchema,
  /** Of a new document that nobody named. */
  ownTitle: z.string(),
  method: z.enum(intakeMethods),
  fileName: z.string(),
  createdBy: z.string().nullable(),
  notes: z.string().nullable(),
  validFrom: z.string().nullable(),
  reprocessedFrom: z.number().nullable(),
  /** It was deleted when the work began, and comes back with this version. */
  revives: z.boolean().default(true),
  mediaType: z.string(),
  pageCount: z.number().nullable(),
  pagesWithoutText: z.array(z.number()),
  notices: z.array(z.string()),
  textSha256: z.string(),
  extractionKey: z.string(),
  embeddingModel: z.string().nullable(),
  chunking: z.record(z.string(), z.string()),
  chunkCount: z.number(),
  charCount: z.number(),
})

/** A place in a document that an administrator should look at before anybody reads it. */
const suspicionSchema = z.object({
  rule: z.string(),
  place: z.string(),
  excerpt: z.string(),
  /** German. */
  message: z.string(),
})

const draftStates = ['extracted', 'chunked', 'quarantined'] as const

export const draftRow = z
  .object({
    item_id: z.string(),
    version: z.number(),
    state: z.enum(draftStates),
    job_id: z.string().nullable(),
    sha256: z.string(),
    facts: draftFacts,
    suspicions: z.array(suspicionSchema),
    released_by: z.string().nullable(),
    created_at: z.date(),
  })
  .transform(row => ({
    itemId: row.item_id,
    version: row.version,
    state: row.state,
    jobId: row.job_id,
    sha256: row.sha256,
    facts: row.facts,
    suspicions: row.suspicions,
    isReleased: row.released_by !== null,
    createdAt: row.created_at,
  }))
/** A version on its way: what is persisted of it between the steps. */
export type Draft = z.infer<typeof draftRow>
