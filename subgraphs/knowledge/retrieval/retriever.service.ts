import type { Viewer } from '#platform/identity/viewer.ts'
import type { Logger } from '#platform/logger.ts'
import type { Embedder } from '#platform/models/language-model.ts'
import type {
  VectorFilter,
  VectorHit,
  VectorQuery,
  VectorStore,
} from '#platform/vectors/vector-store.ts'
import type { ChunkStore, CitableChunk } from '../document/chunk.store.ts'
import { confidentialityFor } from '../document/item.ts'
import { fuse, type Ranking } from './fusion.ts'
import { indexText } from './index-text.ts'
import { encodeDocument, encodeQuery, termId } from './lexical-encoder.ts'

/** `score` is 1 for a passage that is first in every ranking. */
export type FoundPassage = CitableChunk & { score: number }

/** Measured on the headings of the energy laws: see lexical-encoder.ts. */
export const rankingWeights = { bm25: 0.3, char: 0.7, dense: 1 }
/** Deep enough that a passage that only one ranking likes takes part in the fusion. */
const depth = 60

type Dependencies = {
  vectors: VectorStore
  embedder: Embedder | undefined
  chunks: ChunkStore
  log: Pick<Logger, 'warn'>
}

/**
 * Finds passages: what the viewer may not read is filtered before ranking, and again when it is
 * loaded.
 */
export class Retriever {
  constructor(private readonly use: Dependencies) {}

  /** The best passages for a question, best first. */
  async search(question: string, viewer: Viewer, limit: number): Promise<FoundPassage[]> {
    const filter = { confidentiality: confidentialityFor(viewer) }
    const { bm25, char } = encodeQuery(question)
    const rankings = await Promise.all([
      this.rank({ vector: { field: 'bm25', values: bm25 }, filter, limit: depth }),
      this.rank({ vector: { field: 'char', values: char }, filter, limit: depth }),
      this.rankDense(question, filter),
    ])
    const fused = fuse(rankings.filter(ranking => ranking !== undefined))
    const chunks = await this.use.chunks.citable(
      fused.map(({ id }) => id),
      filter.confidentiality,
    )
    const found = fused.flatMap(({ id, score }) => {
      const chunk = chunks.get(id)
      return chunk ? [{ ...chunk, score }] : []
    })
    return found.slice(0, limit)
  }

  /**
   * IDF of each search term. The engines rank by it but do not tell it: the best hit for the term
   * alone scores (weight in that passage · IDF), and the weight can be computed from its text.
   */
  async rarity(terms: string[], viewer: Viewer): Promise<Map<string, number>> {
    const filter = { confidentiality: confidentialityFor(viewer) }
    const total = await this.use.vectors.count()
    const best = await Promise.all(
      terms.map(async term => {
        const values = { indices: [termId(term)], values: [1] }
        const [hit] = await this.use.vectors.search({
          vector: { field: 'bm25', values },
          filter,
          limit: 1,
        })
        return { term, hit }
      }),
    )
    const ids = best.flatMap(({ hit }) => (hit ? [hit.id] : []))
    const chunks = await this.use.chunks.citable(ids, filter.confidentiality)
    return new Map(
      best.map(({ term, hit }) => [term, inferIdf(term, { hit, chunks }) ?? unseenIdf(total)]),
    )
  }

  private async rank(query: VectorQuery): Promise<Ranking | undefined> {
    const { field, values } = query.vector
    if (field !== 'dense' && values.indices.length === 0) return undefined
    return { hits: await this.use.vectors.search(query), weight: rankingWeights[field] }
  }

  /** Without its embedding model Luna searches by words alone. */
  private async rankDense(question: string, filter: VectorFilter): Promise<Ranking | undefined> {
    try {
      const [values] = (await this.use.embedder?.embed([question], 'query')) ?? []
      if (!values) return undefined
      return await this.rank({ vector: { field: 'dense', values }, filter, limit: depth })
    } catch (error) {
      this.use.log.warn({ err: error }, 'dense retrieval left out')
      return undefined
    }
  }
}

function inferIdf(
  term: string,
  { hit, chunks }: { hit: VectorHit | undefined; chunks: Map<string, CitableChunk> },
): number | undefined {
  const chunk = hit && chunks.get(hit.id)
  if (!chunk) return undefined
  const { indices, values } = encodeDocument(indexText(chunk.headings, chunk.text)).bm25
  const weight = values[indices.indexOf(termId(term))]
  return weight ? hit.score / weight : undefined
}

/** What the engines' formula gives a term that no passage has. */
function unseenIdf(total: number): number {
  return Math.log(1 + (total + 0.5) / 0.5)
}
