import { randomUUID } from 'node:crypto'
import type { SparseVector, VectorPoint } from '../vectors/vector-store.ts'

/** Weights by term. */
type Terms = Record<number, number>
type Given = { bm25?: Terms; char?: Terms; dense?: number[] } & Partial<VectorPoint['payload']>

/** A document that the points belong to where nothing else is said. */
export const pointItem = randomUUID()

/** A public, current point in German with what is given. */
export function vectorPoint({ bm25 = {}, char = {}, dense, ...payload }: Given): VectorPoint {
  return {
    id: randomUUID(),
    ...(dense && { dense }),
    sparse: { bm25: sparseVector(bm25), char: sparseVector(char) },
    payload: {
      itemId: pointItem,
      chunkIdx: 0,
      lang: 'de',
      tags: [],
      confidentiality: 'public',
      version: 1,
      validTo: null,
      ...payload,
    },
  }
}

export function sparseVector(weights: Terms): SparseVector {
  return { indices: Object.keys(weights).map(Number), values: Object.values(weights) }
}
