import { z } from 'zod'
import type { ChunkPayload, VectorFilter, VectorPoint } from './vector-store.ts'

/** Payload fields that filters use, with Qdrant's index type. */
export const indexedFields = {
  item_id: 'keyword',
  lang: 'keyword',
  tags: 'keyword',
  confidentiality: 'keyword',
  active: 'bool',
} as const

export const fromQdrantPayload = z
  .object({
    item_id: z.string(),
    chunk_idx: z.number(),
    lang: z.string(),
    tags: z.array(z.string()),
    confidentiality: z.enum(['public', 'internal', 'restricted']),
    active: z.boolean(),
  })
  .transform((stored): ChunkPayload => ({
    itemId: stored.item_id,
    chunkIdx: stored.chunk_idx,
    lang: stored.lang,
    tags: stored.tags,
    confidentiality: stored.confidentiality,
    active: stored.active,
  }))

export function toQdrantPoint({ id, dense, sparse, payload }: VectorPoint) {
  return {
    id,
    vector: {
      ...(dense && { dense }),
      // A point without terms in a field has no vector there, so that it does not count for the IDF.
      ...(sparse.bm25.indices.length > 0 && { bm25: sparse.bm25 }),
      ...(sparse.char.indices.length > 0 && { char: sparse.char }),
    },
    payload: {
      item_id: payload.itemId,
      chunk_idx: payload.chunkIdx,
      lang: payload.lang,
      tags: payload.tags,
      confidentiality: payload.confidentiality,
      active: payload.active,
    } satisfies z.input<typeof fromQdrantPayload>,
  }
}

/** `undefined` when nothing can match, because a list to choose from is empty. */
export function toQdrantFilter({ confidentiality, itemIds, tags }: VectorFilter) {
  const lists = { confidentiality, item_id: itemIds, tags }
  const choices = Object.entries(lists).flatMap(([key, any]) => (any ? [{ key, any }] : []))
  if (choices.some(({ any }) => any.length === 0)) return undefined
  return {
    must: [
      { key: 'active', match: { value: true } },
      ...choices.map(({ key, any }) => ({ key, match: { any } })),
    ],
  }
}
