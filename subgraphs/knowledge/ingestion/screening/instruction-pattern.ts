/** A way of talking to the language model instead of the reader. */
export type InstructionPattern = {
  rule: string
  /** One of these stands in every text that it matches, lower case: they spare the slow search. */
  hints: string[]
  pattern: RegExp
  /** German; completes "Der Text …". */
  message: string
}
