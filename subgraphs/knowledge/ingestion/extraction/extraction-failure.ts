export const extractionFailures = [
  'DOCUMENT_EMPTY',
  'DOCUMENT_NOT_A_PDF',
  'DOCUMENT_ENCRYPTED',
  'DOCUMENT_NEEDS_OCR',
  'DOCUMENT_UNREADABLE',
  'DOCUMENT_TOO_LARGE',
  'DOCUMENT_KIND_UNSUPPORTED',
  'DOCUMENT_KIND_MISMATCH',
  'DOCUMENT_TIMEOUT',
] as const
export type ExtractionFailureCode = (typeof extractionFailures)[number]

/** Thrown by extractors for what lies in the file; becomes a UserError at the port. */
export class ExtractionFailure extends Error {
  override readonly name = 'ExtractionFailure'
  readonly code: ExtractionFailureCode
  /**
   * German: what the file is instead, or what is wrong with it; completes the sentence of its code.
   */
  readonly detail: string

  constructor(code: ExtractionFailureCode, detail = '') {
    super(`${code} ${detail}`)
    this.code = code
    this.detail = detail
  }
}
