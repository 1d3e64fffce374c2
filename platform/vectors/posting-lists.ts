const none = -1
/** So many pairs may wait before they are sorted in while points are added, and before a search. */
const mostFresh = { adding: 2 ** 20, asked: 2 ** 16 }

/** A sparse vector as it is stored or as it was made. */
export type SparseTerms = { indices: ArrayLike<number>; values: ArrayLike<number> }

/**
 * An inverted index in memory: for each term the (slot, weight) pairs of the points that have it. Most
 * pairs of a term lie side by side, 8 bytes each, so that a search reads them in one go; those of the
 * latest points wait in a list that is linked backwards per term, and are sorted in by and by.
 */
export class PostingLists {
  private readonly rows = new Map<number, number>()
  /** Per row of a term: pairs in all, and the newest that waits. */
  private counts = new Int32Array(1024)
  private newest = new Int32Array(1024)
  /** Where the sorted pairs of a row begin, and the next row's. */
  private starts = new Int32Array(1)
  private sorted = { slots: new Int32Array(0), weights: new Float32Array(0) }
  private fresh = emptyList(1024)
  private waiting = 0

  add(slot: number, { indices, values }: SparseTerms): void {
    if (this.waiting >= Math.max(mostFresh.adding, this.sorted.slots.length / 2)) this.sortIn()
    this.reserve(this.waiting + indices.length)
    const { slots, weights, older } = this.fresh
    for (let position = 0; position < indices.length; position++) {
      const row = this.rowOf(indices[position] ?? 0)
      slots[this.waiting] = slot
      weights[this.waiting] = values[position] ?? 0
      older[this.waiting] = this.newest[row] ?? none
      this.newest[row] = this.waiting++
      this.counts[row] = (this.counts[row] ?? 0) + 1
    }
  }

  /** How many points were ever added with this term. */
  count(term: number): number {
    const row = this.rows.get(term)
    return row === undefined ? 0 : (this.counts[row] ?? 0)
  }

  /** Adds factor · weight to the score of every point with this term; NaN counts as nothing yet. */
  addScores(term: number, factor: number, scores: Float64Array): void {
    const row = this.rows.get(term)
    if (row === undefined) return
    const { slots, weights } = this.sorted
    const end = this.starts[row + 1] ?? 0
    for (let at = this.starts[row] ?? 0; at < end; at++) {
      // Within bounds; a check for each costs as much as the sum.
      raise(scores, slots[at] as number, factor * (weights[at] as number))
    }
    const { fresh } = this
    for (let at = this.newest[row] ?? none; at !== none; at = fresh.older[at] ?? none) {
      raise(scores, fresh.slots[at] ?? 0, factor * (fresh.weights[at] ?? 0))
    }
  }

  /** Calls back for every point that was ever added with this term, removed ones included. */
  visit(term: number, visitor: (slot: number) => void): void {
    const row = this.rows.get(term)
    if (row === undefined) return
    const end = this.starts[row + 1] ?? 0
    for (let at = this.starts[row] ?? 0; at < end; at++) visitor(this.sorted.slots[at] ?? 0)
    const { slots, older } = this.fresh
    for (let at = this.newest[row] ?? none; at !== none; at = older[at] ?? none) {
      visitor(slots[at] ?? 0)
    }
  }

  /** To be called before a search: worth it when much is new. */
  tidy(): void {
    if (this.waiting > Math.max(mostFresh.asked, this.sorted.slots.length / 16)) this.sortIn()
  }

  private rowOf(term: number): number {
    const known = this.rows.get(term)
    if (known !== undefined) return known
    const row = this.rows.size
    this.rows.set(term, row)
    if (row >= this.counts.length) {
      this.counts = grown(this.counts, new Int32Array(row * 2))
      this.newest = grown(this.newest, new Int32Array(row * 2))
    }
    this.newest[row] = none
    return row
  }

  private sortIn(): void {
    const total = this.sorted.slots.length + this.waiting
    const starts = new Int32Array(this.rows.size + 1)
    const slots = new Int32Array(total)
    const weights = new Float32Array(total)
    let end = 0
    for (let row = 0; row < this.rows.size; row++) {
      starts[row] = end
      end = this.copyRow(row, { slots, weights }, end)
    }
    starts[this.rows.size] = end
    Object.assign(this, { starts, sorted: { slots, weights }, waiting: 0 })
    this.newest.fill(none)
    if (this.fresh.slots.length > mostFresh.adding) this.fresh = emptyList(1024)
  }

  /** Answers where the next row begins. */
  private copyRow(row: number, to: typeof this.sorted, start: number): number {
    const { sorted, fresh } = this
    const [from, until] = [this.starts[row] ?? 0, this.starts[row + 1] ?? 0]
    let end = start
    if (until > from) {
      to.slots.set(sorted.slots.subarray(from, until), end)
      to.weights.set(sorted.weights.subarray(from, until), end)
      end += until - from
    }
    for (let at = this.newest[row] ?? none; at !== none; at = fresh.older[at] ?? none) {
      to.slots[end] = fresh.slots[at] ?? 0
      to.weights[end++] = fresh.weights[at] ?? 0
    }
    return end
  }

  private reserve(length: number): void {
    const { slots, weights, older } = this.fresh
    if (length <= slots.length) return
    const capacity = Math.max(length, Math.ceil(slots.length * 1.5))
    this.fresh = {
      slots: grown(slots, new Int32Array(capacity)),
      weights: grown(weights, new Float32Array(capacity)),
      older: grown(older, new Int32Array(capacity)),
    }
  }
}

function raise(scores: Float64Array, slot: number, gain: number): void {
  const before = scores[slot] as number
  scores[slot] = Number.isNaN(before) ? gain : before + gain
}

function emptyList(capacity: number) {
  return {
    slots: new Int32Array(capacity),
    weights: new Float32Array(capacity),
    older: new Int32Array(capacity),
  }
}

function grown<T extends Int32Array | Float32Array>(from: T, to: T): T {
  to.set(from)
  return to
}
