import type { SparseVector } from './vector-store.ts'

const none = -1

/**
 * An inverted index in memory: for each term the (slot, weight) pairs of the points that have it.
 * All pairs lie in three arrays, linked backwards per term: 12 bytes a pair, and adding is cheap.
 */
export class PostingLists {
  private readonly newest = new Map<number, number>()
  private readonly counts = new Map<number, number>()
  private length = 0
  private slots = new Int32Array(1024)
  private weights = new Float32Array(1024)
  private older = new Int32Array(1024)

  add(slot: number, vector: SparseVector): void {
    this.reserve(this.length + vector.indices.length)
    for (const [position, term] of vector.indices.entries()) {
      this.slots[this.length] = slot
      this.weights[this.length] = vector.values[position] ?? 0
      this.older[this.length] = this.newest.get(term) ?? none
      this.newest.set(term, this.length++)
      this.counts.set(term, this.count(term) + 1)
    }
  }

  /** How many points were ever added with this term. */
  count(term: number): number {
    return this.counts.get(term) ?? 0
  }

  /** Adds factor · weight to the score of every point with this term; NaN counts as nothing yet. */
  addScores(term: number, factor: number, scores: Float64Array): void {
    const { slots, weights, older } = this
    for (let pair = this.newest.get(term) ?? none; pair !== none; pair = older[pair] ?? none) {
      const slot = slots[pair] ?? 0
      const before = scores[slot] ?? 0
      const gain = factor * (weights[pair] ?? 0)
      scores[slot] = Number.isNaN(before) ? gain : before + gain
    }
  }

  /** Calls back for every point that was ever added with this term, removed ones included. */
  visit(term: number, visitor: (slot: number) => void): void {
    let pair = this.newest.get(term) ?? none
    while (pair !== none) {
      visitor(this.slots[pair] ?? 0)
      pair = this.older[pair] ?? none
    }
  }

  private reserve(length: number): void {
    if (length <= this.slots.length) return
    const capacity = Math.max(length, Math.ceil(this.slots.length * 1.5))
    this.slots = grown(this.slots, new Int32Array(capacity))
    this.weights = grown(this.weights, new Float32Array(capacity))
    this.older = grown(this.older, new Int32Array(capacity))
  }
}

function grown<T extends Int32Array | Float32Array>(from: T, to: T): T {
  to.set(from)
  return to
}
