export type SparseVector = { indices: number[]; values: number[] }

/** What is stored beside a vector; used for filters and never trusted as the text of record. */
export type ChunkPayload = {
  itemId: string
  chunkIdx: number
  lang: string
  tags: string[]
  confidentiality: 'public' | 'internal' | 'restricted'
  /** Version of the document that the chunk belongs to. */
  version: number
  /** Milliseconds since 1970 at which a newer version took its place; null: it is the current one. */
  validTo: number | null
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
  lang?: string
  /** Also versions that are no longer the current ones. */
  includeArchived?: boolean
}
/** What may be changed of a document without reading it again. */
export type ItemDescription = Pick<ChunkPayload, 'tags' | 'confidentiality' | 'lang'>
export type VectorQuery = {
  vector: { field: 'dense'; values: number[] } | { field: SparseField; values: SparseVector }
  filter: VectorFilter
  limit: number
}
export type VectorHit = { id: string; score: number; payload: ChunkPayload }

/**
 * One collection of points. Those with a `validTo` are found only with `includeArchived`. Sparse
 * score: sum over terms of query weight · document weight · ln(1 + (N − n + 0.5) / (n + 0.5)), Qdrant's
 * IDF modifier: N points have any term in this field, n of them this one, counted over the whole
 * collection as Qdrant does, archived and filtered points included.
 */
export type VectorStore = {
  /** One word for the start-up line: `embedded` or `qdrant`. */
  readonly engine: string
  /** Creates the collection when missing; a dense dimension that differs from the stored one is refused. */
  prepare(options: { denseDimension?: number }): Promise<void>
  upsert(points: VectorPoint[]): Promise<void>
  /** Removes the points of an item: of one of its versions, or of all. */
  removeItem(itemId: string, version?: number): Promise<void>
  /** Those of the ids that are stored. */
  present(ids: string[]): Promise<Set<string>>
  /** Changes the payload of all points of an item, of every version. */
  describe(itemId: string, description: ItemDescription): Promise<void>
  /** Sets `validTo` of all points of one version of an item. */
  retire(itemId: string, version: number, validTo: number | null): Promise<void>
  /** In their order, after `after`. */
  ids(page: { after: string | undefined; limit: number }): Promise<string[]>
  /** Points in the order of their ids after `after`, to copy them; dense vectors may come normalised. */
  scan(page: { after: string | undefined; limit: number }): Promise<VectorPoint[]>
  /** Best first; ties by id. */
  search(query: VectorQuery): Promise<VectorHit[]>
  count(): Promise<number>
  /** Does now what the next search would wait for; harmless at any time. */
  warmUp(): Promise<void>
  check(): Promise<void>
}

/** Collections of one engine, by name. */
export type VectorEngine = {
  readonly engine: string
  /** A view of the collection; `prepare` creates it. */
  collection(name: string): VectorStore
  /** Makes the collection the one that is known as `chunks`, at one stroke. */
  publish(name: string): Promise<void>
  /** Removes the collection with all its points; harmless when there is none. */
  drop(name: string): Promise<void>
}
