import { searchTerms } from '../retrieval/german-terms.ts'
import type { QuestionTerm } from './question-terms.ts'

/** How much a compound of the question counts when the text has all of its parts, or only some. */
const allPartsMatch = 0.8
const somePartsMatch = 0.2
const allPartsShare = 0.85
const shortestPart = 4
const shortestCompound = 5

/** Which share of the question's weight a text carries, 0 … 1. */
export function coverage(terms: QuestionTerm[], textTerms: Set<string>): number {
  let found = 0
  let total = 0
  for (const { term, weight } of terms) {
    found += weight * termMatch(term, textTerms)
    total += weight
  }
  return total === 0 ? 0 : found / total
}

export function termsOf(...texts: string[]): Set<string> {
  return new Set(texts.flatMap(text => searchTerms(text)))
}

/**
 * 1 for the word itself; less for a compound that contains it ("Verbrauch" in "Stromverbrauch"),
 * and for the parts of a compound that was asked for ("Energielieferant" by "Energie" and
 * "Lieferant").
 */
function termMatch(term: string, textTerms: Set<string>): number {
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
  return Math.max(within, share >= allPartsShare ? allPartsMatch : somePartsMatch * share)
}

/** Which share of a text's own terms the question names, itself or as a part of a compound. */
export function relatedTerms(textTerms: Set<string>, terms: QuestionTerm[]): number {
  if (textTerms.size === 0) return 0
  const isNamed = (own: string) =>
    terms.some(({ term }) => {
      if (term === own) return true
      const longEnough = Math.min(term.length, own.length) > shortestCompound
      return longEnough && (term.includes(own) || own.includes(term))
    })
  return [...textTerms].filter(isNamed).length / textTerms.size
}
