import { searchTerms } from '../../retrieval/german-terms.ts'

/** Words with their weights: what a document, a question or a person is about. */
export type TermVector = ReadonlyMap<string, number>

/** Changes when vectors made before no longer compare with new ones. */
export const termVectorVersion = 'terms-1'

/** Enough to tell documents apart; more only adds words that all have. */
const mostTerms = 80
const longestTerm = 60
/** Of everything somebody has read. */
const mostBlended = 300

/** The heaviest terms of texts, each with its own weight per word; repetition counts by its root. */
export function termVector(texts: { text: string; weight: number }[]): TermVector {
  const sums = new Map<string, number>()
  for (const { text, weight } of texts) {
    for (const term of searchTerms(text)) {
      if (term.length <= longestTerm) sums.set(term, (sums.get(term) ?? 0) + weight)
    }
  }
  return new Map(heaviest(sums, mostTerms).map(([term, sum]) => [term, Math.sqrt(sum)]))
}

/** A vector with each term weighed by its rarity, and its length: made once, compared often. */
export type WeighedTerms = { weights: TermVector; length: number }
export type Rarity = (term: string) => number

/** The weighted sum of vectors of length one, so that a long document does not outweigh a short one. */
export function blend(parts: { vector: TermVector; weight: number }[]): TermVector {
  const sums = new Map<string, number>()
  for (const { vector, weight } of parts) {
    const { length } = weigh(vector, () => 1)
    if (length === 0) continue
    for (const [term, value] of vector) {
      sums.set(term, (sums.get(term) ?? 0) + (weight * value) / length)
    }
  }
  return new Map(heaviest(sums, mostBlended))
}

export function weigh(vector: TermVector, rarity: Rarity): WeighedTerms {
  const weights = new Map<string, number>()
  let sum = 0
  for (const [term, value] of vector) {
    const weight = value * rarity(term)
    weights.set(term, weight)
    sum += weight * weight
  }
  return { weights, length: Math.sqrt(sum) }
}

/** Cosine; 0 … 1 for vectors without negatives. */
export function similarity(a: WeighedTerms, b: WeighedTerms): number {
  const [small, large] = a.weights.size <= b.weights.size ? [a, b] : [b, a]
  let sum = 0
  for (const [term, value] of small.weights) sum += value * (large.weights.get(term) ?? 0)
  const lengths = a.length * b.length
  return lengths === 0 ? 0 : Math.min(1, Math.max(0, sum / lengths))
}

/** The terms that weigh most. */
export function topTerms(vector: TermVector, count: number): string[] {
  return heaviest(vector, count).map(([term]) => term)
}

function heaviest(vector: TermVector, count: number): [string, number][] {
  return [...vector].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).slice(0, count)
}
