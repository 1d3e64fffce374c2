import type { Rewriting } from '../conversation/follow-up.ts'
import { wholeAnswer } from './model/patient-stream.ts'
import { searchWordsMessages } from './prompts/search-words.v1.ts'

const longestWaitMs = 8000
const wordTokens = 60
const longestAnswer = 400
const mostWords = 8
const longestWord = 60

/** Words that documents would use for a question; none without a model and when it fails. */
export async function searchWords(
  question: string,
  { model, log, signal, patience }: Rewriting,
): Promise<string[]> {
  if (!model) return []
  try {
    const waitMs = Math.min(longestWaitMs, patience.firstTokenMs)
    const answer = await wholeAnswer(model, searchWordsMessages(question), {
      signal,
      maxTokens: wordTokens,
      longest: longestAnswer,
      patience: { firstTokenMs: waitMs, betweenTokensMs: waitMs, totalMs: waitMs },
    })
    return answer
      .split(/[,;\n]/u)
      .map(word => word.trim())
      .filter(word => /^[\p{L}\p{N}§ .-]+$/u.test(word) && word.length <= longestWord)
      .slice(0, mostWords)
  } catch (error) {
    signal.throwIfAborted()
    log.warn({ err: error }, 'question not rewritten for the search')
    return []
  }
}
