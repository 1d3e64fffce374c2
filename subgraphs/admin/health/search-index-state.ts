import { z } from 'zod'
import type { Service } from '#platform/service.ts'
import { ModelDefaults } from '#platform/models/model-defaults.store.ts'
import type { Finding } from './component.ts'

const indexRow = z.object({
  state: z.enum(['active', 'building']),
  model: z.string().nullable(),
  dimension: z.number().nullable(),
  planned: z.number(),
  done: z.number(),
})

/** Whether the index that answers is complete and made with today's embedding model. */
export async function readSearchIndex({
  config,
  database,
}: Pick<Service, 'config' | 'database'>): Promise<Finding> {
  const { rows } = await database.pool.query(
    `SELECT state, embedding_model AS model, dimension, planned, done FROM search_indexes
     WHERE state IN ('active', 'building')`,
  )
  const indexes = rows.map(row => indexRow.parse(row))
  const active = indexes.find(({ state }) => state === 'active')
  const building = indexes.find(({ state }) => state === 'building')
  const pending = await countPending(database)
  if (building) {
    const share = Math.min(99, Math.floor((100 * building.done) / Math.max(1, building.planned)))
    return { detail: `Der Index wird neu aufgebaut (${share} %); der bisherige antwortet.` }
  }
  if (!active) return { detail: 'Es gibt noch keinen Index; er entsteht mit dem ersten Dokument.' }
  return activeIndex(
    active,
    await new ModelDefaults(database.pool, config.models).embedding(),
    pending,
  )
}

type IndexRow = z.infer<typeof indexRow>

function activeIndex(
  { model, dimension }: IndexRow,
  wanted: { model: string; dimension: number } | undefined,
  pending: number,
): Finding {
  const isOther = model !== (wanted?.model ?? null)
  const isLonger = wanted !== undefined && dimension !== wanted.dimension
  if (isOther || isLonger) {
    const name = wanted?.model ?? 'keines'
    const detail = `Der Index passt nicht zum eingestellten Modell (${name}): Bauen Sie ihn neu auf.`
    return { state: 'DEGRADED', detail }
  }
  if (pending > 0) {
    return { state: 'DEGRADED', detail: `Auf den Suchindex warten Dokumente: ${pending}.` }
  }
  return { detail: model ? `Wörter und Bedeutung (${model})` : 'Wörter' }
}

async function countPending({ pool }: Pick<Service['database'], 'pool'>): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(
    'SELECT count(*)::int AS count FROM items WHERE index_pending',
  )
  return rows[0]?.count ?? 0
}
