import type { Viewer } from '#platform/identity/viewer.ts'
import type { Logger } from '#platform/logger.ts'
import type { VectorFilter, VectorHit } from '#platform/vectors/vector-store.ts'
import type { ChunkStore, CitableChunk } from '../document/chunk.store.ts'
import { confidentialityFor } from '../document/item.ts'
import { defaultFusion, type FusionSettings, type Scored } from './fusion.ts'
import { indexText } from './index-text.ts'
import { termId, type LexicalEncoder } from './lexical-encoder.ts'
import { rankPassages } from './rank-passages.ts'
import type { OpenIndex, SearchIndexes } from './search-indexes.ts'

/** `score` is 1 for a passage that is first in every ranking. */
export type FoundPassage = CitableChunk & { score: number }

/** What a search is confined to; without `includeArchived` only current versions are found. */
export type SearchFilter = Omit<VectorFilter, 'confidentiality'>
export type SearchWish = { limit: number; filter?: SearchFilter }

type Dependencies = {
  indexes: SearchIndexes
  chunks: Pick<ChunkStore, 'citable'>
  log: Pick<Logger, 'warn'>
  fusion?: FusionSettings
}

/**
 * Finds passages: what the viewer may not read is filtered before ranking, and again when it is
 * loaded.
 */
export class Retriever {
  constructor(private readonly use: Dependencies) {}

  /** The best passages for a question, best first. */
  async search(
    question: string,
    viewer: Viewer,
    wish: number | SearchWish,
  ): Promise<FoundPassage[]> {
    const { limit, filter: chosen } = typeof wish === 'number' ? { limit: wish } : wish
    const filter = { ...chosen, confidentiality: confidentialityFor(viewer) }
    const ranked = await this.withActive(index => this.rank(question, filter, index))
    const chunks = await this.use.chunks.citable(
      ranked.map(({ id }) => id),
      filter.confidentiality,
      { includeArchived: filter.includeArchived ?? false },
    )
    const found = ranked.flatMap(({ id, score }) => {
      const chunk = chunks.get(id)
      return chunk ? [{ ...chunk, score }] : []
    })
    return found.slice(0, limit)
  }

  /**
   * IDF of each search term. The engines rank by it but do not tell it: the best hit for the term
   * alone scores (weight in that passage · IDF), and the weight can be computed from its text.
   */
  rarity(terms: string[], viewer: Viewer): Promise<Map<string, number>> {
    return this.withActive(index => this.rarityIn(index, terms, viewer))
  }

  private async rank(
    question: string,
    filter: VectorFilter,
    { record, store, encoder }: OpenIndex,
  ): Promise<Scored[]> {
    const embedder = await this.use.indexes.embedderFor(record)
    return rankPassages(
      { question, filter },
      { store, encoder, embedder },
      {
        fusion: this.use.fusion ?? defaultFusion,
        onModelFailure: error => this.use.log.warn({ err: error }, 'dense retrieval left out'),
      },
    )
  }

  private async rarityIn({ store, encoder }: OpenIndex, terms: string[], viewer: Viewer) {
    const filter = { confidentiality: confidentialityFor(viewer) }
    const total = await store.count()
    const best = await Promise.all(
      terms.map(async term => {
        const values = { indices: [termId(term)], values: [1] }
        const [hit] = await store.search({ vector: { field: 'bm25', values }, filter, limit: 1 })
        return { term, hit }
      }),
    )
    const ids = best.flatMap(({ hit }) => (hit ? [hit.id] : []))
    const chunks = await this.use.chunks.citable(ids, filter.confidentiality)
    return new Map(
      best.map(({ term, hit }) => [
        term,
        inferIdf(term, { hit, chunks, encoder }) ?? unseenIdf(total),
      ]),
    )
  }

  /** Indexes may be swapped while one of them is asked: then the new one is asked instead. */
  private async withActive<T>(ask: (index: OpenIndex) => Promise<T>): Promise<T> {
    const { indexes } = this.use
    const index = await indexes.active()
    const isStillActive = async () => (await indexes.active()).record.id === index.record.id
    try {
      const answer = await ask(index)
      if (await isStillActive()) return answer
    } catch (error) {
      if (await isStillActive()) throw error
    }
    return ask(await indexes.active())
  }
}

function inferIdf(
  term: string,
  {
    hit,
    chunks,
    encoder,
  }: {
    hit: VectorHit | undefined
    chunks: Map<string, CitableChunk>
    encoder: LexicalEncoder
  },
): number | undefined {
  const chunk = hit && chunks.get(hit.id)
  if (!chunk) return undefined
  const { indices, values } = encoder.document(indexText(chunk.headings, chunk.text)).bm25
  const weight = values[indices.indexOf(termId(term))]
  return weight ? hit.score / weight : undefined
}

/** What the engines' formula gives a term that no passage has. */
function unseenIdf(total: number): number {
  return Math.log(1 + (total + 0.5) / 0.5)
}
