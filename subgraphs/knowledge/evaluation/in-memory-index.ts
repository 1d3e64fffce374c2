import type { Embedder } from '#platform/models/language-model.ts'
import { VectorIndex } from '#platform/vectors/vector-index.ts'
import type { ChunkPayload, VectorFilter } from '#platform/vectors/vector-store.ts'
import { currentAnalyzer, type AnalyzerSettings } from '../retrieval/analyzer.ts'
import { LexicalEncoder } from '../retrieval/lexical-encoder.ts'
import { learnFromTexts } from '../retrieval/learn-from-index.ts'
import type { AskedIndex } from '../retrieval/rank-passages.ts'
import type { EvaluationDocument } from './corpus-files.ts'

const embedAtOnce = 64

export const filter: VectorFilter = { confidentiality: ['public'] }

export function payloadOf(chunkIdx: number): ChunkPayload {
  return {
    ...{ itemId: 'evaluation', chunkIdx, lang: 'de', tags: [], version: 1, validTo: null },
    confidentiality: 'public',
  }
}

/** The product's encoder and embedded engine over a corpus, without a database. */
export async function indexInMemory(
  documents: EvaluationDocument[],
  {
    analyzer = currentAnalyzer,
    embedder,
  }: { analyzer?: AnalyzerSettings; embedder?: Embedder | undefined } = {},
): Promise<AskedIndex> {
  const texts = documents.map(({ text }) => text)
  const learnt = await learnFromTexts(() => texts, analyzer)
  const encoder = new LexicalEncoder(learnt.analyzer, learnt.lexicon)
  const index = new VectorIndex()
  for (let start = 0; start < documents.length; start += embedAtOnce) {
    const batch = documents.slice(start, start + embedAtOnce)
    const dense = await embedder?.embed(
      batch.map(({ text }) => text),
      'document',
    )
    batch.forEach(({ id, text }, at) => {
      const vector = dense?.[at]
      index.put({
        ...{ id, payload: payloadOf(start + at), sparse: encoder.document(text) },
        dense: vector && Float32Array.from(vector),
      })
    })
  }
  return { store: { search: query => Promise.resolve(index.search(query)) }, encoder, embedder }
}
