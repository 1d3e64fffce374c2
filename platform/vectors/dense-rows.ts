const rowsPerBlock = 1024
const atOnce = 4

/** Dense vectors of points, each of length 1, side by side in blocks that never move. */
export class DenseRows {
  private readonly blocks: Float32Array[] = []
  private readonly slots: number[] = []
  private dimension = 0

  /** Throws for a vector of another length than the first one. */
  add(slot: number, vector: Float32Array): void {
    if (this.slots.length === 0) this.dimension = vector.length
    if (vector.length !== this.dimension) {
      throw new Error(`a vector of ${vector.length} numbers among those of ${this.dimension}`)
    }
    const row = this.slots.length % rowsPerBlock
    if (row === 0) this.blocks.push(new Float32Array(rowsPerBlock * this.dimension))
    this.blocks.at(-1)?.set(normalised(vector), row * this.dimension)
    this.slots.push(slot)
  }

  /** Writes the cosine of every point that `isThere` into `scores`. */
  score(query: Float32Array, scores: Float64Array, isThere: (slot: number) => boolean): void {
    const unit = new Float64Array(this.dimension)
    unit.set(normalised(query).subarray(0, this.dimension))
    const products = new Float64Array(atOnce)
    for (let row = 0; row < this.slots.length; row += atOnce) {
      const block = this.blocks[Math.floor(row / rowsPerBlock)]
      if (!block) return
      multiply(unit, block, { row: row % rowsPerBlock, products })
      for (let next = 0; next < atOnce; next++) {
        const slot = this.slots[row + next]
        if (slot !== undefined && isThere(slot)) scores[slot] = products[next] ?? Number.NaN
      }
    }
  }
}

function normalised(vector: Float32Array): Float32Array {
  let squares = 0
  for (const value of vector) squares += value * value
  const length = Math.sqrt(squares)
  return length === 0 ? vector : vector.map(value => value / length)
}

/** Of the query and four rows: the query is read once for them, and their sums do not wait for each other. */
function multiply(
  query: Float64Array,
  block: Float32Array,
  { row, products }: { row: number; products: Float64Array },
): void {
  const { length } = query
  const start = row * length
  let a = 0
  let b = 0
  let c = 0
  let d = 0
  for (let at = 0; at < length; at++) {
    // Within bounds, all five; a check for each would double the time.
    const value = query[at] as number
    a += value * (block[start + at] as number)
    b += value * (block[start + length + at] as number)
    c += value * (block[start + 2 * length + at] as number)
    d += value * (block[start + 3 * length + at] as number)
  }
  products.set([a, b, c, d])
}
