import type { Readable } from 'node:stream'
import type { ItemStatus } from '../document/item.ts'
import type { Description } from './draft.ts'
import type { DocumentKind } from './extraction/block.ts'
import type { Suspicion } from './screening/screen.ts'

/** A file that is to become a document, or the next version of one. */
export type IngestRequest = {
  /** Equal for contents that are versions of one document. */
  itemId: string
  sha256: string
  fileName: string
  description: Description
  /** Where a new document came from, unless the description says. */
  source: string
  method: 'upload' | 'api' | 'folder'
  notes: string | null
  /** `YYYY-MM-DD` */
  validFrom: string | null
  createdBy: string | null
  /** Null where no job does it. */
  jobId: string | null
  /** Take it although another document has the same text. */
  acceptDuplicate: boolean
  /** The version of the same bytes that is processed anew. */
  reprocess?: number
  /** The original's bytes from the start, as often as asked. */
  open: () => Promise<Readable>
}

export type IngestControl = {
  signal: AbortSignal
  progress: (fraction: number, step: string) => Promise<void>
}

export type Ingested = {
  itemId: string
  title: string
  version: number
  chunkCount: number
  pageCount: number | null
  pagesWithoutText: number[]
  /** German: what was left out or only summarised. */
  notices: string[]
  /** Not empty: it waits in quarantine, and nobody finds it. */
  suspicions: Suspicion[]
  /** It had these very bytes already: nothing was done. */
  isUnchanged: boolean
  /** What the document is now. */
  status: ItemStatus
  /** Whether this version is the one that counts today. */
  isInForce: boolean
}

export const mediaTypes: Record<DocumentKind, string> = {
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  markdown: 'text/markdown',
  html: 'text/html',
  text: 'text/plain',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  odt: 'application/vnd.oasis.opendocument.text',
  eml: 'message/rfc822',
  csv: 'text/csv',
}
