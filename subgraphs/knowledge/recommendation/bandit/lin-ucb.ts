/**
 * Linear model of the reward with its uncertainty: LinUCB (Li, Chu, Langford & Schapire 2010, "A
 * Contextual-Bandit Approach to Personalized News Article Recommendation"), one model for all
 * documents. Keeps the inverse of A = ridge·I + Σ x·xᵀ by the Sherman–Morrison formula, so that
 * learning costs d² instead of a solution of d equations.
 */
export class LinUcb {
  private readonly inverse: Float64Array[]
  private readonly weighted: Float64Array
  private count = 0

  constructor(
    private readonly dimension: number,
    ridge = 1,
  ) {
    this.inverse = Array.from({ length: dimension }, (_, row) =>
      Float64Array.from({ length: dimension }, (_, column) => (row === column ? 1 / ridge : 0)),
    )
    this.weighted = new Float64Array(dimension)
  }

  /** How many rewards it has seen. */
  get observations(): number {
    return this.count
  }

  learn(features: readonly number[], reward: number): void {
    const spread = this.times(features)
    const scale = 1 + dot(features, spread)
    for (const [row, line] of this.inverse.entries()) {
      const factor = (spread[row] ?? 0) / scale
      for (let column = 0; column < this.dimension; column++) {
        line[column] = (line[column] ?? 0) - factor * (spread[column] ?? 0)
      }
    }
    for (let at = 0; at < this.dimension; at++) {
      this.weighted[at] = (this.weighted[at] ?? 0) + reward * (features[at] ?? 0)
    }
    this.count++
  }

  /** The expected reward: θ·x with θ = A⁻¹·Σ reward·x. */
  estimate(features: readonly number[]): number {
    return dot(this.weighted, this.times(features))
  }

  /** One standard deviation of the estimate: √(xᵀ·A⁻¹·x). */
  uncertainty(features: readonly number[]): number {
    return Math.sqrt(Math.max(0, dot(features, this.times(features))))
  }

  private times(features: readonly number[]): Float64Array {
    return Float64Array.from(this.inverse, line => dot(line, features))
  }
}

/** At most `bound` up or down; what is no number corrects nothing. */
export function bounded(correction: number, bound: number): number {
  return Number.isNaN(correction) ? 0 : Math.min(bound, Math.max(-bound, correction))
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0
  for (let at = 0; at < a.length; at++) sum += (a[at] ?? 0) * (b[at] ?? 0)
  return sum
}
