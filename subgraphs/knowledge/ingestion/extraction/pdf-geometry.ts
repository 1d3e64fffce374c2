/** [a, b, c, d, e, f] as PDF writes a transformation. */
export type Matrix = readonly [number, number, number, number, number, number]
export type Box = { left: number; bottom: number; right: number; top: number }
export type Point = { x: number; y: number }

export const identity: Matrix = [1, 0, 0, 1, 0, 0]

/** `inner` is applied first. */
export function multiply(outer: Matrix, inner: Matrix): Matrix {
  const [a, b, c, d, e, f] = outer
  const [ia, ib, ic, id, ie, i_f] = inner
  return [
    a * ia + c * ib,
    b * ia + d * ib,
    a * ic + c * id,
    b * ic + d * id,
    a * ie + c * i_f + e,
    b * ie + d * i_f + f,
  ]
}

export function apply([a, b, c, d, e, f]: Matrix, { x, y }: Point): Point {
  return { x: a * x + c * y + e, y: b * x + d * y + f }
}

/** The upright box around a box that was turned or stretched. */
export function boxUnder(matrix: Matrix, { left, bottom, right, top }: Box): Box {
  const corners = [
    { x: left, y: bottom },
    { x: right, y: bottom },
    { x: left, y: top },
    { x: right, y: top },
  ].map(corner => apply(matrix, corner))
  return boxAround(corners)
}

export function boxAround(points: Point[]): Box {
  const xs = points.map(({ x }) => x)
  const ys = points.map(({ y }) => y)
  return {
    left: Math.min(...xs),
    bottom: Math.min(...ys),
    right: Math.max(...xs),
    top: Math.max(...ys),
  }
}

export function holds({ left, bottom, right, top }: Box, { x, y }: Point, marginPt = 0): boolean {
  return (
    x >= left - marginPt && x <= right + marginPt && y >= bottom - marginPt && y <= top + marginPt
  )
}

export function intersection(one: Box, other: Box): Box {
  return {
    left: Math.max(one.left, other.left),
    bottom: Math.max(one.bottom, other.bottom),
    right: Math.min(one.right, other.right),
    top: Math.min(one.top, other.top),
  }
}

export const areaOf = ({ left, bottom, right, top }: Box) =>
  Math.max(0, right - left) * Math.max(0, top - bottom)

export const unitSquare: Box = { left: 0, bottom: 0, right: 1, top: 1 }
export const everywhere: Box = { left: -1e9, bottom: -1e9, right: 1e9, top: 1e9 }

/** Any array of numbers as a transformation; what is missing is the identity's. */
export function asMatrix(values: ArrayLike<unknown> | null | undefined): Matrix {
  const at = (index: number) => {
    const value = Number(values?.[index])
    return Number.isFinite(value) ? value : (identity[index] ?? 0)
  }
  return [at(0), at(1), at(2), at(3), at(4), at(5)]
}
