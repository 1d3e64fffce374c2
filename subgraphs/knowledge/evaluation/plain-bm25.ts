import { VectorIndex } from '#platform/vectors/vector-index.ts'
import { allWords, stem } from '../retrieval/german-terms.ts'
import { murmur3 } from '../retrieval/murmur3.ts'
import type { EvaluationDocument } from './corpus-files.ts'
import { filter, payloadOf } from './in-memory-index.ts'

/** What others do: BM25 with the customary settings over terms that `termsOf` makes of a text. */
export type Terms = (text: string) => string[]
const k1 = 1.2
const b = 0.75
const depth = 60

export const splitTerms: Terms = text => text.toLowerCase().split(/\s+/u)
export const snowballTerms: Terms = text => allWords(text).map(stem)

export function plainBm25(
  documents: EvaluationDocument[],
  termsOf: Terms,
): (question: string) => string[] {
  const index = new VectorIndex()
  const terms = documents.map(({ text }) => termsOf(text))
  let total = 0
  for (const { length } of terms) total += length
  const average = total / Math.max(1, documents.length)
  documents.forEach((document, at) => {
    const own = terms[at] ?? []
    const damping = k1 * (1 - b + (b * own.length) / average)
    const bm25 = weighted(own, frequency => (frequency * (k1 + 1)) / (frequency + damping))
    const sparse = { bm25, char: { indices: [], values: [] } }
    index.put({ id: document.id, payload: payloadOf(at), dense: undefined, sparse })
  })
  return question => {
    const values = weighted(termsOf(question), () => 1)
    const vector = { field: 'bm25' as const, values }
    return index.search({ vector, filter, limit: depth }).map(({ id }) => id)
  }
}

function weighted(terms: string[], weigh: (frequency: number) => number) {
  const frequencies = new Map<number, number>()
  for (const term of terms) {
    const id = murmur3(term)
    frequencies.set(id, (frequencies.get(id) ?? 0) + 1)
  }
  return {
    indices: [...frequencies.keys()],
    values: [...frequencies.values()].map(weigh),
  }
}
