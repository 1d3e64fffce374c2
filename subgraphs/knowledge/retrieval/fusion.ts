export type Scored = { id: string; score: number }
export type Ranking = { hits: Scored[]; weight: number }

/**
 * One ranking out of several: each is divided by its best score, weighted and summed, so that 1 is
 * "first everywhere". Best first; ties by id.
 */
export function fuse(rankings: Ranking[]): Scored[] {
  const found = rankings.filter(({ hits }) => hits.some(({ score }) => score > 0))
  let weights = 0
  for (const { weight } of found) weights += weight
  const sums = new Map<string, number>()
  for (const { hits, weight } of found) {
    const best = Math.max(...hits.map(({ score }) => score))
    for (const { id, score } of hits) {
      sums.set(id, (sums.get(id) ?? 0) + (Math.max(0, score) / best) * (weight / weights))
    }
  }
  return [...sums]
    .map(([id, score]) => ({ id, score }))
    .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1))
}
