/** A mean over queries with its standard error. */
export type Figure = { mean: number; error: number }
export const figureNames = ['nDCG@10', 'MRR@10', 'R@1', 'R@5', 'R@10'] as const
export type FigureName = (typeof figureNames)[number]
export type Figures = Record<FigureName, Figure>

const cutoff = 10

type Judged = { found: string[]; relevant: Map<string, number> }

/** Of all queries; `found`: documents, best first. */
export function figuresOf(judged: Judged[]): Figures {
  return {
    'nDCG@10': over(judged, gain),
    'MRR@10': over(judged, reciprocalRank),
    'R@1': over(judged, query => recall(query, 1)),
    'R@5': over(judged, query => recall(query, 5)),
    'R@10': over(judged, query => recall(query, 10)),
  }
}

/** The error is s / √n: how far the mean would scatter over other queries of the same kind. */
function over(judged: Judged[], measure: (query: Judged) => number): Figure {
  const values = judged.map(measure)
  const count = values.length
  if (count === 0) return { mean: 0, error: 0 }
  const mean = sum(values) / count
  const squares = sum(values.map(value => (value - mean) ** 2))
  return { mean, error: count > 1 ? Math.sqrt(squares / (count - 1) / count) : 0 }
}

function gain({ found, relevant }: Judged): number {
  const discounted = (grades: number[]) => sum(grades.map((grade, at) => grade / Math.log2(at + 2)))
  const ideal = [...relevant.values()].sort((a, b) => b - a).slice(0, cutoff)
  return discounted(found.slice(0, cutoff).map(id => relevant.get(id) ?? 0)) / discounted(ideal)
}

function reciprocalRank({ found, relevant }: Judged): number {
  const at = found.slice(0, cutoff).findIndex(id => relevant.has(id))
  return at < 0 ? 0 : 1 / (at + 1)
}

/** Share of the relevant documents, of those that can be among the first `depth`. */
function recall({ found, relevant }: Judged, depth: number): number {
  const hits = found.slice(0, depth).filter(id => relevant.has(id)).length
  return hits / Math.min(depth, relevant.size)
}

function sum(values: number[]): number {
  let total = 0
  for (const value of values) total += value
  return total
}
