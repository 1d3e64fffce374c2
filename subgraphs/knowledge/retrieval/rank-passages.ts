import type { Embedder } from '#platform/models/language-model.ts'
import type {
  VectorFilter,
  VectorHit,
  VectorQuery,
  VectorStore,
} from '#platform/vectors/vector-store.ts'
import { fuse, type FusionSettings, type Ranking, type Scored } from './fusion.ts'
import type { LexicalEncoder } from './lexical-encoder.ts'

/** Deep enough that a passage that only one ranking likes takes part in the fusion. */
const depth = 60

export type Asked = { question: string; filter: VectorFilter }
export type AskedIndex = {
  store: Pick<VectorStore, 'search'>
  encoder: LexicalEncoder
  /** Undefined: by words alone. */
  embedder: Embedder | undefined
}

/**
 * Ranks the passages of an index for a question. `onModelFailure`: the model did not answer, and the
 * ranking is by words alone.
 */
export async function rankPassages(
  { question, filter }: Asked,
  { store, encoder, embedder }: AskedIndex,
  use: { fusion: FusionSettings; onModelFailure: (error: unknown) => void },
): Promise<Scored[]> {
  const { bm25, char } = encoder.query(question)
  const rank = async (vector: VectorQuery['vector']): Promise<Ranking> => ({
    hits: isEmpty(vector) ? [] : await store.search({ vector, filter, limit: depth }),
    weight: use.fusion.weights[vector.field],
  })
  const dense = async (): Promise<Ranking> => {
    const nothing = { hits: [] as VectorHit[], weight: 0 }
    try {
      const [values] = (await embedder?.embed([question], 'query')) ?? []
      return values ? await rank({ field: 'dense', values }) : nothing
    } catch (error) {
      use.onModelFailure(error)
      return nothing
    }
  }
  const rankings = await Promise.all([
    rank({ field: 'bm25', values: bm25 }),
    rank({ field: 'char', values: char }),
    dense(),
  ])
  return fuse(
    rankings.filter(({ weight }) => weight > 0),
    use.fusion.method,
  )
}

function isEmpty(vector: VectorQuery['vector']): boolean {
  return vector.field !== 'dense' && vector.values.indices.length === 0
}
