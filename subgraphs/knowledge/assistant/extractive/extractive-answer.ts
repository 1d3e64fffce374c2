import { splitEnumeration } from '../../chunk/split-long.ts'
import { coverage, termsOf } from './coverage.ts'
import type { Question } from './question.ts'
import { rankSentences, type Candidate, type Passage } from './sentence-score.ts'
import { levelOf, supportOf, type AnswerLevel } from './support.ts'

type QuotedSentence = { text: string; passageId: string }
export type ExtractiveAnswer = {
  level: AnswerLevel
  /** Two to four, verbatim, the best first; none where there is no answer. */
  sentences: QuotedSentence[]
  /** The passages that carry the question best, best first, at most five. */
  passages: Passage[]
}

const maxPassages = 5
const maxSentences = 4
const minSentences = 2
/** By how much less than the best a third and a fourth sentence may score. */
const gaps = { third: 4, fourth: 0.7 }
/** What decides the level: the sentences that a reader sees first. */
const deciding = 3
const longSentence = 700
const keptItems = 2
const sameShare = 0.95

/**
 * Quotes the sentences that answer, and says how well the passages support them. What `mayQuote`
 * refuses is left out as if it were not there.
 */
export function answerFrom(
  question: Question,
  passages: Passage[],
  mayQuote: (sentence: string) => boolean = () => true,
): ExtractiveAnswer {
  const ranked = rankSentences(question, passages)
  const best = [...new Set(ranked.map(({ passage }) => passage))].slice(0, maxPassages)
  const level = levelOf(supportOf(question, ranked.slice(0, deciding)))
  if (level === 'NONE') return { level, sentences: [], passages: best }
  const chosen = choose(
    ranked.filter(({ passage }) => best.includes(passage)),
    mayQuote,
  )
  if (chosen.length === 0) return { level: 'NONE', sentences: [], passages: best }
  const sentences = chosen.map(({ text, passage }) => ({
    text: text.length > longSentence ? shortened(question, text) : text,
    passageId: passage.id,
  }))
  return { level, sentences, passages: best }
}

function choose(ranked: Candidate[], mayQuote: (sentence: string) => boolean): Candidate[] {
  const chosen: Candidate[] = []
  const best = ranked[0]?.score ?? 0
  for (const candidate of ranked) {
    if (chosen.length >= maxSentences) break
    const gap = chosen.length < deciding ? gaps.third : gaps.fourth
    const isGood = chosen.length < minSentences || best - candidate.score <= gap
    if (!isGood || chosen.some(other => saysTheSame(other, candidate))) continue
    if (mayQuote(candidate.text)) chosen.push(candidate)
  }
  return chosen
}

/** Of laws that are sisters one sentence is enough. */
function saysTheSame(a: Candidate, b: Candidate): boolean {
  const shared = [...a.terms].filter(term => b.terms.has(term)).length
  return shared / Math.max(1, a.terms.size, b.terms.size) > sameShare
}

/**
 * Of a long enumeration its opening and the items that answer best; what is left out shows as "…".
 */
function shortened({ terms }: Question, sentence: string): string {
  const parts = splitEnumeration(sentence, { start: 0, end: sentence.length })
  const [opening = '', ...items] = parts.map(span => sentence.slice(span.start, span.end).trim())
  const kept = items
    .map((item, at) => ({ item, at, value: coverage(terms, termsOf(item)) }))
    .sort((a, b) => b.value - a.value || a.at - b.at)
    .slice(0, keptItems)
    .sort((a, b) => a.at - b.at)
  if (kept.length === 0) return sentence
  let text = opening
  let last = -1
  for (const { item, at } of kept) {
    text += at === last + 1 ? ` ${item}` : ` … ${item}`
    last = at
  }
  return last < items.length - 1 ? `${text} …` : text
}
