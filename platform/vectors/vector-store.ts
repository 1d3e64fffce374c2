export type SparseVector = { indices: number[]; values: number[] }

/** What is stored beside a vector; used for filters and never trusted as the text of record. */
export type ChunkPayload = {
  itemId: string
  chunkIdx: number
  lang: string
  tags: string[]
  confidentiality: 'public' | 'internal' | 'restricted'
  active: boolean
}

export type VectorPoint = {
  /** UUID of the chunk. */
  id: string
  dense?: number[]
  /** Named sparse vectors; values are document weights, the engine multiplies by IDF. */
  sparse: Record<SparseField, SparseVector>
  payload: ChunkPayload
}
export type SparseField = 'bm25' | 'char'

export type VectorFilter = {
  confidentiality: ChunkPayload['confidentiality'][]
  itemIds?: string[]
  /** Any of them. */
  tags?: string[]
}
export type VectorQuery = {
  vector: { field: 'dense'; values: number[] } | { field: SparseField; values: SparseVector }
  filter: VectorFilter
  limit: number
}
export type VectorHit = { id: string; score: number; payload: ChunkPayload }

/**
 * The collection `chunks`. Inactive points are never found. Sparse score: sum over terms of
 * query weight · document weight · ln(1 + (N − n + 0.5) / (n + 0.5)), Qdrant's IDF modifier: N points
 * have any term in this field, n of them this one, counted over the whole collection as Qdrant does,
 * inactive and filtered points included.
 */
export type VectorStore = {
  /** One word for the start-up line: `embedded` or `qdrant`. */
  readonly engine: string
  /** Creates the collection when missing; a dense dimension that differs from the stored one is refused. */
  prepare(options: { denseDimension?: number }): Promise<void>
  upsert(points: VectorPoint[]): Promise<void>
  removeItem(itemId: string): Promise<void>
  /** Best first; ties by id. */
  search(query: VectorQuery): Promise<VectorHit[]>
  count(): Promise<number>
  check(): Promise<void>
}
