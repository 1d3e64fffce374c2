import type { Embedder } from '#platform/models/language-model.ts'
import type { ChunkPayload, VectorPoint } from '#platform/vectors/vector-store.ts'
import { indexText } from './index-text.ts'
import type { LexicalEncoder } from './lexical-encoder.ts'

/** A passage as the search index takes it. `id` is stable, so that putting it again changes nothing. */
export type IndexPassage = Omit<ChunkPayload, 'validTo'> & {
  id: string
  headings: string[]
  text: string
}

/** The vectors of passages, in their order. Dense ones only with an embedder. */
export async function vectorsOf(
  passages: Pick<IndexPassage, 'headings' | 'text'>[],
  { encoder, embedder }: { encoder: LexicalEncoder; embedder: Embedder | undefined },
): Promise<Pick<VectorPoint, 'dense' | 'sparse'>[]> {
  const texts = passages.map(({ headings, text }) => [...headings, text].join('\n'))
  const dense = await embedder?.embed(texts, 'document')
  return passages.map(({ headings, text }, at) => {
    const vector = dense?.[at]
    const sparse = encoder.document(indexText(headings, text))
    return { sparse, ...(vector && { dense: vector }) }
  })
}
