/** A document that tries to steer the assistant. */
export type PoisonedDocument = {
  /** What its trick is, as it stands in the name of a test. */
  trick: string
  fileName: string
  bytes: Buffer
}
