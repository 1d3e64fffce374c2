import type { SparseVector, VectorPoint, VectorQuery } from './vector-store.ts'

/** A vector that no engine may take: wrong numbers would rank, silently, for ever. */
export class InvalidVector extends Error {
  override readonly name = 'InvalidVector'
}

const largestTerm = 0xffff_ffff

/** Throws InvalidVector. `dimension` is unknown until the first dense vector is stored. */
export function checkPoint(point: VectorPoint, dimension: number | undefined): void {
  checkSparse(point.sparse.bm25, `bm25 of ${point.id}`)
  checkSparse(point.sparse.char, `char of ${point.id}`)
  if (point.dense) checkDense(point.dense, dimension, `dense of ${point.id}`)
}

/** Throws InvalidVector. */
export function checkQuery({ vector }: VectorQuery, dimension: number | undefined): void {
  if (vector.field === 'dense') checkDense(vector.values, dimension, 'query')
  else checkSparse(vector.values, 'query')
}

function checkDense(values: number[], dimension: number | undefined, what: string): void {
  if (dimension !== undefined && values.length !== dimension) {
    throw new InvalidVector(`${what}: ${values.length} numbers instead of ${dimension}`)
  }
  if (!values.every(Number.isFinite)) throw new InvalidVector(`${what}: not all numbers are finite`)
}

function checkSparse({ indices, values }: SparseVector, what: string): void {
  if (indices.length !== values.length) {
    throw new InvalidVector(`${what}: ${indices.length} terms but ${values.length} weights`)
  }
  if (!values.every(Number.isFinite)) throw new InvalidVector(`${what}: not all weights are finite`)
  if (!indices.every(term => Number.isInteger(term) && term >= 0 && term <= largestTerm)) {
    throw new InvalidVector(`${what}: terms are integers of 32 bits without sign`)
  }
  if (new Set(indices).size !== indices.length) throw new InvalidVector(`${what}: a term twice`)
}
