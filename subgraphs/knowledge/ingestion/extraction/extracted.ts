import type { ExtractedDocument } from './block.ts'

/** What a reader of one format finds. */
export type Extracted = Omit<ExtractedDocument, 'kind'>
