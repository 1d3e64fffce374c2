import type { SparseField } from '#platform/vectors/vector-store.ts'

export type Scored = { id: string; score: number }
/** Best first. */
export type Ranking = { hits: Scored[]; weight: number }

export type FusionSettings = {
  /** `sum` of scores relative to the best one of each ranking, or `rrf` of ranks. */
  method: 'sum' | 'rrf'
  weights: Record<SparseField | 'dense', number>
}
/** Measured on headings of laws and on general texts: docs/decisions. */
export const defaultFusion: FusionSettings = {
  method: 'sum',
  weights: { bm25: 0.4, char: 0.6, dense: 1 },
}

/**
 * The constant of Cormack, Clarke and Büttcher (SIGIR 2009). Qdrant's own fusion takes 2, which lets
 * the first ranks decide nearly alone; rankings are fused here, so that both engines answer alike.
 */
const rrfK = 60

/**
 * One ranking out of several; 1 is "first everywhere". Rankings that found nothing do not count.
 * Best first; ties by id.
 */
export function fuse(rankings: Ranking[], method: FusionSettings['method'] = 'sum'): Scored[] {
  const found = rankings.filter(({ hits }) => hits.some(({ score }) => score > 0))
  let weights = 0
  for (const { weight } of found) weights += weight
  const sums = new Map<string, number>()
  for (const { hits, weight } of found) {
    const best = Math.max(...hits.map(({ score }) => score))
    hits.forEach(({ id, score }, at) => {
      const share = method === 'rrf' ? (rrfK + 1) / (rrfK + at + 1) : Math.max(0, score) / best
      sums.set(id, (sums.get(id) ?? 0) + share * (weight / weights))
    })
  }
  return [...sums]
    .map(([id, score]) => ({ id, score }))
    .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1))
}
