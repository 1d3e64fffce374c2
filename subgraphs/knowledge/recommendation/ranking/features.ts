import type { ItemKind } from '../../document/item.ts'
import { similarity, type TermVector, type WeighedTerms } from './term-vector.ts'

/** A document that may be recommended. */
export type Candidate = {
  id: string
  kind: ItemKind
  tags: string[]
  createdAt: Date
  terms: TermVector
  /** People other than the viewer that used it lately; 0 unless they are enough to hide each. */
  readers: number
}

/** What is known of a person and of what they are doing; empty for somebody new. */
export type Interests = {
  terms: TermVector
  /** Share of what they used that carries the tag, 0 … 1. */
  tags: ReadonlyMap<string, number>
  kinds: ReadonlyMap<ItemKind, number>
  /** The document, meter or page in view. */
  context: { terms: TermVector; tags: ReadonlySet<string> }
}

/** Each 0 … 1, in the order of `featureVector`. */
export type Features = {
  similarity: number
  tags: number
  context: number
  novelty: number
  popularity: number
  kind: number
}

const dayMs = 86_400_000
const noveltyHalfLifeDays = 30
/** Readers at which popularity is 1. */
const manyReaders = 50

/** Interests and place as they are compared with documents. */
export type Compared = {
  interests: Interests
  terms: WeighedTerms
  context: WeighedTerms
  now: Date
}

/** `terms`: those of the candidate. */
export function featuresOf(
  candidate: Candidate,
  terms: WeighedTerms,
  { interests, now, ...compared }: Compared,
): Features {
  const { tags, context, kinds } = interests
  const ageDays = Math.max(0, now.getTime() - candidate.createdAt.getTime()) / dayMs
  const hasContextTag = candidate.tags.some(tag => context.tags.has(tag))
  return {
    similarity: similarity(compared.terms, terms),
    tags: Math.max(0, ...candidate.tags.map(tag => tags.get(tag) ?? 0)),
    context: hasContextTag ? 1 : similarity(compared.context, terms),
    novelty: 2 ** (-ageDays / noveltyHalfLifeDays),
    popularity: Math.min(1, Math.log1p(candidate.readers) / Math.log1p(manyReaders)),
    kind: kinds.get(candidate.kind) ?? 0,
  }
}

/** For the linear model: a constant, then the features. */
export function featureVector(features: Features): number[] {
  const { similarity: content, tags, context, novelty, popularity, kind } = features
  return [1, content, tags, context, novelty, popularity, kind]
}

export const featureCount = 7
