/** Virtual meters by id with the meters that their formulas name. */
export type FormulaGraph = ReadonlyMap<string, readonly string[]>

/** A virtual meter of virtual meters: at most this many levels, so that every answer is bounded. */
export const mostFormulaLevels = 8

/** A way from a meter back to itself, e.g. `[a, b, a]`; undefined when there is none. */
export function formulaCycle(graph: FormulaGraph, start: string): string[] | undefined {
  const done = new Set<string>()
  const follow = (id: string, way: string[]): string[] | undefined => {
    for (const next of graph.get(id) ?? []) {
      if (next === start) return [...way, next]
      if (done.has(next)) continue
      done.add(next)
      const found = follow(next, [...way, next])
      if (found) return found
    }
    return undefined
  }
  return follow(start, [start])
}

/**
 * Virtual meters on the longest way that leads through `meter`, from the formulas that use it to those
 * it uses. The graph has no cycle.
 */
export function formulaLevels(graph: FormulaGraph, meter: string): number {
  return longest(graph, meter) + longest(reversed(graph), meter) - 1
}

function longest(graph: FormulaGraph, start: string): number {
  const known = new Map<string, number>()
  const measure = (id: string): number => {
    const found = known.get(id)
    if (found !== undefined) return found
    const below = (graph.get(id) ?? []).filter(next => graph.has(next)).map(measure)
    const levels = 1 + Math.max(0, ...below)
    known.set(id, levels)
    return levels
  }
  return measure(start)
}

function reversed(graph: FormulaGraph): FormulaGraph {
  const users = new Map<string, string[]>([...graph.keys()].map(id => [id, []]))
  for (const [id, terms] of graph) {
    for (const term of terms) users.get(term)?.push(id)
  }
  return users
}
