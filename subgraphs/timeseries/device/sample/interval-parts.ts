/** What is known of one interval so far. Sums are kW·ms (V·ms of a voltage). */
export type Part = {
  positive: number
  /** Of negative power, as a positive number. */
  negative: number
  coveredMs: number
  /** Of it: bridged or uncertain. */
  weakMs: number
}

export type Segment = { from: number; to: number; value: number; weak: boolean }

/** Adds a constant value over `[from, to)` to the intervals it touches. */
export function addSegment(
  parts: Map<number, Part>,
  { from, to, value, weak }: Segment,
  intervalMs: number,
): void {
  for (let at = from; at < to;) {
    const start = Math.floor(at / intervalMs) * intervalMs
    const end = Math.min(to, start + intervalMs)
    const part = partAt(parts, start)
    const ms = end - at
    if (value >= 0) part.positive += value * ms
    else part.negative -= value * ms
    part.coveredMs += ms
    if (weak) part.weakMs += ms
    at = end
  }
}

export function emptyPart(): Part {
  return { positive: 0, negative: 0, coveredMs: 0, weakMs: 0 }
}

function partAt(parts: Map<number, Part>, start: number): Part {
  const found = parts.get(start)
  if (found) return found
  const part = emptyPart()
  parts.set(start, part)
  return part
}
