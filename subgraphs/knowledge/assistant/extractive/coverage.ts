import { searchTerms } from '../../retrieval/german-terms.ts'
import type { QuestionTerm } from './question.ts'
import { verbRoots } from './verb-forms.ts'

/** How much a compound of the question counts when the text has all of its parts, or only some. */
const allPartsMatch = 0.6
const somePartsMatch = 0.2
const allPartsShare = 0.85
const synonymMatch = 0.8
/** Of a compound that a heading names, its last part in the sentence. */
const headMatch = 0.9
const namedAbove = 0.7
const shortestPart = 4
const shortestCompound = 5

/** Which share of the question's weight a text carries, 0 … 1. */
export function coverage(terms: QuestionTerm[], textTerms: Set<string>): number {
  let found = 0
  let total = 0
  for (const term of terms) {
    found += term.weight * termMatch(term, textTerms)
    total += term.weight
  }
  return total === 0 ? 0 : found / total
}

/**
 * The same for a sentence under headings: where they name the "Stromsteuer", a sentence about "die
 * Steuer" speaks of it.
 */
export function coverageUnder(
  terms: QuestionTerm[],
  sentence: Set<string>,
  headings: Set<string>,
): number {
  let found = 0
  let total = 0
  for (const term of terms) {
    const match = termMatch(term, sentence)
    const named = match < headMatch && hasHead(term.term, sentence) && termMatch(term, headings)
    found += term.weight * (named && named >= namedAbove ? headMatch : match)
    total += term.weight
  }
  return total === 0 ? 0 : found / total
}

function hasHead(compound: string, sentence: Set<string>): boolean {
  return [...sentence].some(
    word => word.length >= shortestPart && word !== compound && compound.endsWith(word),
  )
}

/** Search terms of texts, and what else their verbs are forms of. */
export function termsOf(...texts: string[]): Set<string> {
  const terms = new Set<string>()
  for (const text of texts) {
    for (const term of searchTerms(text)) terms.add(term)
    for (const [word] of text.matchAll(/\p{L}{4,}/gu)) {
      for (const root of verbRoots(word)) terms.add(root)
    }
  }
  return terms
}

/** How well a text has a term of the question: 1 for the word itself, 0 for nothing like it. */
export function termMatch(
  { term, forms, synonyms }: Omit<QuestionTerm, 'weight' | 'names'>,
  textTerms: Set<string>,
): number {
  if (textTerms.has(term) || forms.some(form => textTerms.has(form))) return 1
  const bySynonym = Math.max(
    0,
    ...synonyms.map(synonym => {
      const parts = synonym.split(' ')
      return Math.min(...parts.map(part => wordMatch(part, textTerms, 0.5)))
    }),
  )
  return Math.max(wordMatch(term, textTerms, somePartsMatch), synonymMatch * bySynonym)
}

/**
 * 1 for the word itself; less for a compound that contains it ("Verbrauch" in "Stromverbrauch"),
 * and for the parts of a compound that was asked for ("Energielieferant" by "Energie" and
 * "Lieferant").
 */
function wordMatch(term: string, textTerms: Set<string>, partial: number): number {
  if (textTerms.has(term)) return 1
  if (term.length < shortestCompound || /\p{N}/u.test(term)) return 0
  let within = 0
  const covered = new Uint8Array(term.length)
  for (const other of textTerms) {
    if (other.length < shortestPart) continue
    if (other.length > term.length) {
      if (other.includes(term)) within = Math.max(within, 0.5 + (0.5 * term.length) / other.length)
    } else {
      const at = term.indexOf(other)
      if (at >= 0) covered.fill(1, at, at + other.length)
    }
  }
  const share = covered.filter(Boolean).length / term.length
  return Math.max(within, share >= allPartsShare ? allPartsMatch : partial * share)
}

/** Which share of a text's own terms the question names, itself or as a part of a compound. */
export function relatedTerms(textTerms: Set<string>, terms: QuestionTerm[]): number {
  if (textTerms.size === 0) return 0
  const isNamed = (own: string) =>
    terms.some(({ term, synonyms }) => {
      if (term === own || synonyms.includes(own)) return true
      const longEnough = Math.min(term.length, own.length) > shortestCompound
      return longEnough && (term.includes(own) || own.includes(term))
    })
  return [...textTerms].filter(isNamed).length / textTerms.size
}
