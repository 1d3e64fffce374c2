/**
 * Positions of at most `most` points that keep the shape of a curve: largest triangle three buckets
 * (Steinarsson 2013), which leaves out whatever changes the drawn area least. The first and the last, the
 * highest and the lowest point are always among them, so that no extreme is lost. Rising.
 */
export function lttb(xs: Float64Array, ys: Float64Array, most: number): number[] {
  const { length } = ys
  if (length <= most || most < 4)
    return Array.from({ length: Math.min(length, Math.max(0, most)) }, (_, i) => i)
  const kept = triangles(xs, ys, most - 2)
  kept.add(indexOfExtreme(ys, 1)).add(indexOfExtreme(ys, -1))
  return [...kept].sort((a, b) => a - b)
}

function triangles(xs: Float64Array, ys: Float64Array, most: number): Set<number> {
  const last = ys.length - 1
  const kept = new Set([0, last])
  const width = (last - 1) / (most - 2)
  let before = 0
  for (let bucket = 0; bucket < most - 2; bucket++) {
    const from = Math.floor(bucket * width) + 1
    const to = Math.floor((bucket + 1) * width) + 1
    const next = centre(xs, ys, to, Math.min(last + 1, Math.floor((bucket + 2) * width) + 1))
    before = farthest(xs, ys, { from, to, before, next })
    kept.add(before)
  }
  return kept
}

type Point = { x: number; y: number }

function centre(xs: Float64Array, ys: Float64Array, from: number, to: number): Point {
  const end = Math.max(to, from + 1)
  let [x, y] = [0, 0]
  for (let i = from; i < end; i++) {
    x += xs[i] ?? 0
    y += ys[i] ?? 0
  }
  return { x: x / (end - from), y: y / (end - from) }
}

type Corner = { from: number; to: number; before: number; next: Point }

function farthest(xs: Float64Array, ys: Float64Array, { from, to, before, next }: Corner): number {
  const [ax, ay] = [xs[before] ?? 0, ys[before] ?? 0]
  let [best, largest] = [from, -1]
  for (let i = from; i < to; i++) {
    const area = Math.abs((ax - next.x) * ((ys[i] ?? 0) - ay) - (ax - (xs[i] ?? 0)) * (next.y - ay))
    if (area > largest) [best, largest] = [i, area]
  }
  return best
}

function indexOfExtreme(ys: Float64Array, sign: 1 | -1): number {
  let best = 0
  for (let i = 1; i < ys.length; i++) {
    if (((ys[i] ?? 0) - (ys[best] ?? 0)) * sign > 0) best = i
  }
  return best
}
