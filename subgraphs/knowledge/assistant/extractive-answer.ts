import { splitSentences } from '../chunk/sentence-splitter.ts'
import { splitEnumeration } from '../chunk/split-long.ts'
import { coverage, relatedTerms, termsOf } from './coverage.ts'
import type { QuestionTerm } from './question-terms.ts'

/**
 * SUPPORTED: the passages carry the question. UNCERTAIN: a good part of it. NONE: nothing that
 * answers.
 */
export type AnswerLevel = 'SUPPORTED' | 'UNCERTAIN' | 'NONE'

/** A passage that was found; `score` is the retrieval's, 1 for the best possible. */
export type Passage = { number: number; headings: string[]; text: string; score: number }
/** The weights of the terms hold their rarity. */
export type Question = { terms: QuestionTerm[]; asksForFigure: boolean }
type QuotedSentence = { text: string; source: number }
export type ExtractiveAnswer = { level: AnswerLevel; sentences: QuotedSentence[] }

/**
 * Set on 70 questions of our own about the energy laws, half of them without an answer there: from
 * `uncertain` upwards 96 % of the answerable ones are answered and 8 % of the others.
 */
const levels = { supported: 0.8, uncertain: 0.54 }
/** A passage whose own heading the question names is about the question. */
const headingWeight = 0.15
const sentenceWeights = { own: 0.5, withHeading: 0.5, passage: 0.3, figure: 0.1, brevity: 0.25 }
const briefTerms = 25

const maxSentences = 4
const minSentences = 2
const longSentence = 450
/** A further sentence must be nearly as good as the best, and say something else. */
const keepShare = 0.6
const sameShare = 0.7

type Candidate = QuotedSentence & {
  score: number
  coverage: number
  terms: Set<string>
  order: number
}

/**
 * Two to four verbatim sentences that carry the question, and how well the passages support them.
 */
export function answerFrom(question: Question, passages: Passage[]): ExtractiveAnswer {
  const candidates = passages.flatMap(passage => candidatesOf(question, passage))
  const level = levelOf(question, passages, candidates)
  if (level === 'NONE') return { level, sentences: [] }
  const chosen = choose(candidates.sort((a, b) => b.score - a.score))
  const inOrder = chosen.sort((a, b) => a.source - b.source || a.order - b.order)
  return { level, sentences: inOrder.map(({ text, source }) => ({ text, source })) }
}

function levelOf({ terms }: Question, passages: Passage[], candidates: Candidate[]): AnswerLevel {
  const byPassage = passages.map(({ headings, text }) =>
    coverage(terms, termsOf(...headings, text)),
  )
  const bySentence = candidates.map(candidate => candidate.coverage)
  const byHeading = passages.map(({ headings }) => relatedTerms(ownWords(headings), terms))
  const carried = (Math.max(0, ...byPassage) + Math.max(0, ...bySentence)) / 2
  const support = carried + headingWeight * Math.max(0, ...byHeading)
  if (support >= levels.supported) return 'SUPPORTED'
  return support >= levels.uncertain ? 'UNCERTAIN' : 'NONE'
}

/** The innermost heading without its label. */
function ownWords(headings: string[]): Set<string> {
  return termsOf((headings.at(-1) ?? '').replace(/^(§+ ?\d+\p{L}?|(Anlage|Artikel) \d*)/u, ''))
}

function candidatesOf(question: Question, passage: Passage): Candidate[] {
  const heading = passage.headings.at(-1) ?? ''
  return splitSentences(passage.text).map((span, order) => {
    const sentence = passage.text.slice(span.start, span.end)
    const text = sentence.length > longSentence ? shortened(question, sentence) : sentence
    const terms = termsOf(text)
    const withHeading = coverage(question.terms, termsOf(heading, text))
    const score =
      coverage(question.terms, terms) * sentenceWeights.own +
      withHeading * sentenceWeights.withHeading +
      passage.score * sentenceWeights.passage +
      (question.asksForFigure && holdsFigure(text) ? sentenceWeights.figure : 0) +
      Math.min(1, briefTerms / Math.max(1, terms.size)) * sentenceWeights.brevity
    return { text, source: passage.number, score, coverage: withHeading, terms, order }
  })
}

/** The numbers of cited sections are no figures. */
function holdsFigure(text: string): boolean {
  return /\p{N}/u.test(
    text.replace(/(§§?|Absatz|Absätze|Abs\.|Satz|Nummer|Nr\.|Anlage) ?\d+\p{L}?|^\(\d+\)/gu, ''),
  )
}

/**
 * Of a long enumeration its opening and the item that answers best; what is left out shows as "…".
 */
function shortened({ terms }: Question, sentence: string): string {
  const parts = splitEnumeration(sentence, { start: 0, end: sentence.length })
  const [opening = '', ...items] = parts.map(span => sentence.slice(span.start, span.end).trim())
  const [best] = items
    .map((item, at) => ({ item, at, value: coverage(terms, termsOf(item)) }))
    .sort((a, b) => b.value - a.value || a.at - b.at)
  if (!best) return sentence
  const before = best.at > 0 ? ' … ' : ' '
  return `${opening}${before}${best.item}${best.at < items.length - 1 ? ' …' : ''}`
}

function choose(ranked: Candidate[]): Candidate[] {
  const chosen: Candidate[] = []
  const best = ranked[0]?.score ?? 0
  for (const candidate of ranked) {
    if (chosen.length >= maxSentences) break
    const isGood = chosen.length < minSentences || candidate.score >= best * keepShare
    if (isGood && !chosen.some(other => saysTheSame(other, candidate))) chosen.push(candidate)
  }
  return chosen
}

function saysTheSame(a: Candidate, b: Candidate): boolean {
  const shared = [...a.terms].filter(term => b.terms.has(term)).length
  return shared / Math.max(1, Math.min(a.terms.size, b.terms.size)) > sameShare
}
