import type { Logger } from '#platform/logger.ts'
import type { LanguageModel } from '#platform/models/language-model.ts'
import { analyse } from '../assistant/extractive/question.ts'
import { termsOf } from '../assistant/extractive/coverage.ts'
import { missingFacts } from '../assistant/model/sentence-check.ts'
import { wholeAnswer, type Patience } from '../assistant/model/patient-stream.ts'
import { fitting } from '../assistant/model/token-budget.ts'
import { followUpMessages } from '../assistant/prompts/follow-up.v1.ts'
import type { Recollection } from './conversation-memory.ts'

const longestRewritten = 400
const rewriteTokens = 120
/** A reader waits for the answer, not for the question. */
const longestWaitMs = 15_000
/** Words that carry a question's topic over, when it names fewer itself. */
const carriedNames = 4

export type Rewriting = {
  model: LanguageModel | undefined
  log: Pick<Logger, 'warn'>
  signal: AbortSignal
  patience: Patience
}

/**
 * A question that can be understood without the ones before it: by the model where there is one,
 * else and when it fails or adds things of its own by carrying over what the last question was about.
 */
export async function standaloneQuestion(
  question: string,
  recollection: Recollection | undefined,
  { model, log, signal, patience }: Rewriting,
): Promise<string> {
  const previous = recollection?.turns.at(-1)
  if (!recollection || !previous || !leansOnBefore(question)) return question
  const carried = carriedOver(question, previous.standalone)
  const fit = model && fittingMessages(question, recollection, model.contextTokens)
  if (!fit) return carried
  try {
    const waitMs = Math.min(longestWaitMs, patience.firstTokenMs)
    const rewritten = await wholeAnswer(model, fit.messages, {
      signal,
      maxTokens: rewriteTokens,
      longest: longestRewritten * 2,
      patience: { firstTokenMs: waitMs, betweenTokensMs: waitMs, totalMs: waitMs },
    })
    const line = firstLine(rewritten)
    return isFaithful(line, question, recollection) ? line : carried
  } catch (error) {
    signal.throwIfAborted()
    log.warn({ err: error }, 'follow-up question not rewritten by the model')
    return carried
  }
}

/** Undefined when not even the last turn fits. The latest come first: the last of the list goes first. */
function fittingMessages(question: string, recollection: Recollection, contextTokens: number) {
  const latest = [...recollection.turns].reverse()
  return fitting(latest, contextTokens, used =>
    followUpMessages(question, { ...recollection, turns: [...used].reverse() }),
  )
}

const pointing =
  /(?<!\p{L})(das|dies|diese[rsnm]?|jene[rsnm]?|es|sie|er|ihn|ihm|ihr|ihre[rnms]?|dessen|deren|dafür|davon|daran|darin|dabei|damit|dazu|dagegen|dort|dann|solche[rsnm]?|derselbe|dieselbe|auch|sonst)(?!\p{L})/iu
const continuing =
  /^(und|aber|oder|auch|was ist mit|wie ist es|gilt das|warum\?|wieso\?|seit wann\?|bis wann\?|wie lange\?)/iu

/** Whether a question points back: it begins with "und", or says "das" and names little itself. */
export function leansOnBefore(question: string): boolean {
  const names = analyse(question).terms.filter(term => term.names)
  if (continuing.test(question.trim())) return true
  if (names.length === 0) return true
  return names.length <= 2 && pointing.test(question)
}

/** The question, with the names of the one before that it does not name itself. */
function carriedOver(question: string, previous: string): string {
  const own = termsOf(question)
  const names = [...previous.matchAll(/(?<=\S\s+["„»(]?)\p{Lu}[\p{L}\d-]+|§+ ?\d+\p{L}?/gu)]
    .map(([name]) => name)
    .filter(name => ![...termsOf(name)].some(term => own.has(term)))
  const topic = [...new Set(names)].slice(0, carriedNames)
  return topic.length === 0 ? question : `${question} (Es geht um: ${topic.join(', ')})`
}

/** Without the quotation marks that models like to put around a question. */
function firstLine(text: string): string {
  const [line = ''] = text.split('\n')
  return line.replace(/^["„»]|["“«]$/gu, '').trim()
}

/** No number, name or word that neither the question nor what was said before has. */
function isFaithful(line: string, question: string, recollection: Recollection): boolean {
  if (line.length < 5 || line.length > longestRewritten) return false
  const said = [
    question,
    recollection.summary,
    ...recollection.turns.flatMap(turn => [turn.question, turn.standalone, turn.answer]),
  ].join('\n')
  if (missingFacts(line, [{ text: said }]).length > 0) return false
  const known = termsOf(said)
  return analyse(line).terms.every(
    ({ term, names, forms }) => !names || known.has(term) || forms.some(form => known.has(form)),
  )
}
