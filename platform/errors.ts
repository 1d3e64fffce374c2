/**
 * An expected failure that the user can act on. Services **return** it as the failing member of a
 * `…Result` union; a job throws it wrapped in `JobRefused`. Texts are German and complete sentences.
 */
export class UserError {
  /** Stable, machine-readable, e.g. `IMPORT_COLUMN_MISSING`. */
  readonly code: string
  /** What is wrong, with the value that is wrong. */
  readonly message: string
  /** Where: file, line, column, field. */
  readonly place?: string
  /** What the user can do now. */
  readonly remedy?: string

  constructor(code: string, message: string, more: { place?: string; remedy?: string } = {}) {
    this.code = code
    this.message = message
    if (more.place !== undefined) this.place = more.place
    if (more.remedy !== undefined) this.remedy = more.remedy
  }
}

/** Start-up cannot go on; the message is the one German sentence the operator sees. */
export class StartupError extends Error {
  override readonly name = 'StartupError'
}
