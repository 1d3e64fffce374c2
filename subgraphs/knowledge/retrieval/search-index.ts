import type { AnalyzerSettings } from './analyzer.ts'

/** What makes dense vectors comparable: equal in all known parts, or they are not mixed. */
export type IndexEmbedding = {
  model: string
  /** As the model server reports it; null: it did not tell. */
  digest: string | null
  dimension: number
  /** Null: not known, of an index from before there were records. */
  documentPrefix: string | null
  queryPrefix: string | null
}

export type SearchIndexState = 'building' | 'active' | 'dropping'

/** The record of a search index: all that its vectors depend on, and how far it is. */
export type SearchIndex = {
  id: number
  /** Name of its collection in the vector engine. */
  collection: string
  state: SearchIndexState
  analyzer: AnalyzerSettings
  /** SHA-256 of the words that compounds are taken apart into. */
  lexiconSha256: string
  /** Null: passages are found by words alone. */
  embedding: IndexEmbedding | null
  /** Passages that the lexicon and the average lengths come from. */
  learntFrom: number
  /** Job that builds or built it; null for the one that came with the installation. */
  jobId: string | null
  /** Passages to take over, and how many are, while it is built. */
  planned: number
  done: number
  doneTo: string | null
  createdAt: Date
  activatedAt: Date | null
}

/** Whether vectors made with one may stand beside vectors made with the other. */
export function sameEmbedding(one: IndexEmbedding | null, other: IndexEmbedding | null): boolean {
  if (!one || !other) return one === other
  const agree = <T>(a: T | null, b: T | null) => a === null || b === null || a === b
  return (
    one.model === other.model &&
    one.dimension === other.dimension &&
    agree(one.digest, other.digest) &&
    agree(one.documentPrefix, other.documentPrefix) &&
    agree(one.queryPrefix, other.queryPrefix)
  )
}
