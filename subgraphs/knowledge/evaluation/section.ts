import type { Embedder } from '#platform/models/language-model.ts'
import type { EvaluationCorpus } from './corpus-files.ts'

export type EvaluationInput = {
  corpus: EvaluationCorpus
  /** Whether the titles of the documents are part of their texts. */
  withTitles: boolean
  /** Undefined without OLLAMA_URL. */
  embedder: Embedder | undefined
}
export type SectionResult = {
  title: string
  /** As they are printed. */
  lines: string[]
  /** For machines; part of the report's file. */
  json: unknown
}
/** One table of `npm run eval`. */
export type EvaluationSection = (input: EvaluationInput) => Promise<SectionResult>
