import { termMatch } from './coverage.ts'
import type { Question, QuestionTerm } from './question.ts'
import { asksForFigure } from './question-kind.ts'
import type { Candidate } from './sentence-score.ts'

/**
 * SUPPORTED: the passages carry the question. UNCERTAIN: a good part of it. NONE: nothing that
 * answers.
 */
export type AnswerLevel = 'SUPPORTED' | 'UNCERTAIN' | 'NONE'

/**
 * Logistic weights, fitted like those of sentence-score.ts on questions with and without an answer in
 * the documents; what they reach is told by `npm run eval`.
 */
const weights = {
  start: -3.36,
  literal: 1.34,
  nameMissing: -0.43,
  otherMissing: -0.43,
  nameUnknown: -1.09,
  headingNamed: 2.37,
  cued: 2.28,
  score: 0.31,
  figureMissing: -2.17,
  fewTerms: -1.83,
  // Not fitted: documents tell what is to be done more often than who somebody is.
  asksForPerson: -1.5,
}
const levels = { supported: 0.75, uncertain: 0.5 }
const enoughOfAFit = 0.7

/** How probable it is that the best sentences answer the question, 0 … 1. */
export function supportOf(question: Question, best: Candidate[]): number {
  if (best.length === 0) return 0
  const { terms, kind } = question
  const names = terms.filter(term => term.names)
  const others = terms.filter(term => !term.names)
  const most = (value: (candidate: Candidate) => number) => Math.max(...best.map(value))
  const least = (value: (candidate: Candidate) => number) => Math.min(...best.map(value))
  const values: Record<keyof typeof weights, number> = {
    start: 1,
    literal: most(({ around }) => literally(question, around)),
    nameMissing: least(({ around }) => missing(question, names, around)),
    otherMissing: least(({ around }) => missing(question, others, around)),
    nameUnknown: Math.max(
      0,
      ...names.filter(unknown).map(term => term.weight / (total(terms) || 1)),
    ),
    headingNamed: most(({ headingNamed }) => headingNamed),
    cued: most(({ cued }) => cued),
    score: most(({ score }) => score),
    figureMissing: asksForFigure(kind) && most(({ fit }) => fit) < enoughOfAFit ? 1 : 0,
    // What has a single word to find is found easily, whatever is asked about it.
    fewTerms: 1 / Math.max(1, terms.length),
    asksForPerson: kind === 'person' ? 1 : 0,
  }
  let sum = 0
  for (const [name, weight] of Object.entries(weights)) {
    sum += weight * values[name as keyof typeof weights]
  }
  return 1 / (1 + Math.exp(-sum))
}

export function levelOf(support: number): AnswerLevel {
  if (support >= levels.supported) return 'SUPPORTED'
  return support >= levels.uncertain ? 'UNCERTAIN' : 'NONE'
}

/** No document has the word, nor is there another one for it. */
function unknown({ inDocuments, synonyms }: QuestionTerm): boolean {
  return !inDocuments && synonyms.length === 0
}

/** Which share of the question a text has word for word. */
function literally({ terms }: Question, text: Set<string>): number {
  return (
    total(terms.filter(({ term, forms }) => [term, ...forms].some(form => text.has(form)))) /
    (total(terms) || 1)
  )
}

/** The weightiest term that a passage lacks, as a share of the question. */
function missing(question: Question, terms: QuestionTerm[], around: Set<string>): number {
  const whole = total(question.terms) || 1
  const shares = terms.map(term => (term.weight * (1 - termMatch(term, around))) / whole)
  return Math.max(0, ...shares)
}

function total(terms: QuestionTerm[]): number {
  let sum = 0
  for (const { weight } of terms) sum += weight
  return sum
}
