import type { Readable } from 'node:stream'
import type { UserError } from '#platform/errors.ts'
import type { ExtractedDocument } from './block.ts'

export const maxDocumentBytes = 50_000_000

export type ExtractionInput = {
  /**
   * As the user named it; used in messages and to tell Markdown from text, never to find a file.
   */
  fileName: string
  /** At most `maxDocumentBytes` are read. */
  bytes: Readable
  signal: AbortSignal
}

/**
 * Reads the text of one document. Two engines, one contract suite: npm extractors in an isolated
 * process, and Apache Tika. A UserError says what the user must mend; anything else is thrown.
 */
export type TextExtractor = {
  /** One word for the start-up line: `isolated` or `tika`. */
  readonly engine: string
  extract(input: ExtractionInput): Promise<ExtractedDocument | UserError>
  /** Resolves when documents can be read, rejects with the reason otherwise. */
  check(): Promise<void>
}
