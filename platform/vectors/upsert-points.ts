import type pg from 'pg'
import { packDense, packSparse } from './packed-vectors.ts'
import type { VectorPoint } from './vector-store.ts'

/** Writes points into the table `vector_points`; existing ones are replaced as a whole. */
export async function upsertPoints(
  client: pg.PoolClient,
  points: VectorPoint[],
  { collection, revision }: { collection: string; revision: string },
): Promise<void> {
  await client.query(
    `INSERT INTO vector_points (collection, revision, point_id, item_id, chunk_idx, lang, tags,
       confidentiality, version, valid_to, dense, sparse_bm25, sparse_char)
     SELECT $12, $11, point_id, item_id, chunk_idx, lang,
            ARRAY(SELECT jsonb_array_elements_text(tags)), confidentiality, version,
            to_timestamp(valid_to / 1000.0), dense, sparse_bm25, sparse_char
     FROM unnest($1::uuid[], $2::uuid[], $3::int[], $4::text[], $5::jsonb[], $6::text[],
                 $7::int[], $8::float8[], $9::bytea[], $10::bytea[], $13::bytea[])
       AS new (point_id, item_id, chunk_idx, lang, tags, confidentiality, version, valid_to,
               dense, sparse_bm25, sparse_char)
     ON CONFLICT (collection, point_id) DO UPDATE SET
       item_id = excluded.item_id, chunk_idx = excluded.chunk_idx, lang = excluded.lang,
       tags = excluded.tags, confidentiality = excluded.confidentiality,
       version = excluded.version, valid_to = excluded.valid_to, dense = excluded.dense,
       sparse_bm25 = excluded.sparse_bm25, sparse_char = excluded.sparse_char,
       revision = excluded.revision`,
    [
      points.map(point => point.id),
      points.map(point => point.payload.itemId),
      points.map(point => point.payload.chunkIdx),
      points.map(point => point.payload.lang),
      points.map(point => JSON.stringify(point.payload.tags)),
      points.map(point => point.payload.confidentiality),
      points.map(point => point.payload.version),
      points.map(point => point.payload.validTo),
      points.map(point => (point.dense ? packDense(point.dense) : null)),
      points.map(point => packSparse(point.sparse.bm25)),
      revision,
      collection,
      points.map(point => packSparse(point.sparse.char)),
    ],
  )
}
