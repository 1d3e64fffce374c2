import { coverage, termMatch } from './coverage.ts'
import type { Question, QuestionTerm } from './question.ts'
import { asksForFigure } from './question-kind.ts'
import type { Candidate } from './sentence-score.ts'

/**
 * SUPPORTED: the passages carry the question. UNCERTAIN: a good part of it. NONE: nothing that
 * answers.
 */
export type AnswerLevel = 'SUPPORTED' | 'UNCERTAIN' | 'NONE'

/**
 * Logistic weights, fitted like those of sentence-score.ts on 80 questions with and 48 without an
 * answer in the documents; what they reach is told by `npm run eval`.
 */
const weights = {
  start: -3.2,
  carried: 1.33,
  carriedAround: 2.67,
  namesCarried: 0.99,
  nameMissing: -1.91,
  otherMissing: -1.41,
  figureMissing: -1.04,
  headingNamed: 1.66,
  fitAndCarried: 1.89,
  asksForPerson: -2.2,
  nameUnknown: -1.49,
}
const levels = { supported: 0.75, uncertain: 0.5 }
const enoughOfAFit = 0.7

/** How probable it is that the best sentences answer the question, 0 … 1. */
export function supportOf(question: Question, best: Candidate[]): number {
  if (best.length === 0) return 0
  const names = question.terms.filter(term => term.names)
  const others = question.terms.filter(term => !term.names)
  const most = (value: (candidate: Candidate) => number) => Math.max(...best.map(value))
  const least = (value: (candidate: Candidate) => number) => Math.min(...best.map(value))
  const figure = asksForFigure(question.kind)
  const values = {
    start: 1,
    carried: most(({ carried }) => carried),
    carriedAround: most(({ carriedAround }) => carriedAround),
    namesCarried: most(({ around }) => coverage(names, around)),
    nameMissing: least(({ around }) => missing(question, names, around)),
    otherMissing: least(({ around }) => missing(question, others, around)),
    figureMissing: figure && most(({ fit }) => fit) < enoughOfAFit ? 1 : 0,
    headingNamed: most(({ headingNamed }) => headingNamed),
    fitAndCarried: figure ? most(({ fit, carried }) => fit * carried) : 0,
    asksForPerson: question.kind === 'person' ? 1 : 0,
    nameUnknown: Math.max(0, ...names.filter(unknown).map(term => term.weight / total(question))),
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

/** The weightiest term that a passage lacks, as a share of the question. */
function missing(question: Question, terms: QuestionTerm[], around: Set<string>): number {
  const shares = terms.map(term => (term.weight * (1 - termMatch(term, around))) / total(question))
  return Math.max(0, ...shares)
}

function total({ terms }: Question): number {
  let sum = 0
  for (const { weight } of terms) sum += weight
  return sum || 1
}
