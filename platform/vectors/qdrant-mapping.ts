import { z } from 'zod'
import type { ChunkPayload, VectorFilter, VectorPoint } from './vector-store.ts'

/** Payload fields that filters use, with Qdrant's index type. */
export const indexedFields = {
  item_id: 'keyword',
  lang: 'keyword',
  tags: 'keyword',
  confidentiality: 'keyword',
  version: 'integer',
  valid_to: 'integer',
} as const

export const fromQdrantPayload = z
  .object({
    item_id: z.string(),
    chunk_idx: z.number(),
    lang: z.string(),
    tags: z.array(z.string()),
    confidentiality: z.enum(['public', 'internal', 'restricted']),
    // Collections of earlier releases have neither.
    version: z.number().default(1),
    valid_to: z.number().nullable().default(null),
  })
  .transform((stored): ChunkPayload => ({
    itemId: stored.item_id,
    chunkIdx: stored.chunk_idx,
    lang: stored.lang,
    tags: stored.tags,
    confidentiality: stored.confidentiality,
    version: stored.version,
    validTo: stored.valid_to,
  }))

const sparseVector = z
  .object({ indices: z.array(z.number()), values: z.array(z.number()) })
  .default({ indices: [], values: [] })

export const fromQdrantPoint = z
  .object({
    id: z.string(),
    payload: fromQdrantPayload,
    vector: z.object({
      dense: z.array(z.number()).optional(),
      bm25: sparseVector,
      char: sparseVector,
    }),
  })
  .transform(({ id, payload, vector: { dense, ...sparse } }): VectorPoint => ({
    ...{ id, payload, sparse },
    ...(dense && { dense }),
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
      version: payload.version,
      valid_to: payload.validTo,
    } satisfies z.input<typeof fromQdrantPayload>,
  }
}

/** `undefined` when nothing can match, because a list to choose from is empty. */
export function toQdrantFilter(filter: VectorFilter) {
  const { confidentiality, itemIds, tags, lang } = filter
  const lists = { confidentiality, item_id: itemIds, tags, lang: lang && [lang] }
  const choices = Object.entries(lists).flatMap(([key, any]) => (any ? [{ key, any }] : []))
  if (choices.some(({ any }) => any.length === 0)) return undefined
  return {
    must: [
      // Neither there nor null.
      ...(filter.includeArchived ? [] : [{ is_empty: { key: 'valid_to' } }]),
      ...choices.map(({ key, any }) => ({ key, match: { any } })),
    ],
  }
}
