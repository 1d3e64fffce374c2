import { evaluateAnswers } from './answers/answers-section.ts'
import { evaluateRetrieval } from './retrieval-section.ts'
import type { EvaluationSection } from './section.ts'

/** What `npm run eval` prints, in this order; the key is the name in the report's file. */
export const sections: Record<string, EvaluationSection> = {
  retrieval: evaluateRetrieval,
  answers: evaluateAnswers,
}
