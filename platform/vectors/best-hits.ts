export type Candidate = { slot: number; id: string; score: number }

/** Keeps the `limit` best candidates of many: by score, ties by id. */
export class BestHits {
  private readonly sorted: Candidate[] = []

  constructor(private readonly limit: number) {}

  /** Cheap to ask first: most candidates are worse than the worst one kept. */
  wants(score: number): boolean {
    const worst = this.sorted[this.limit - 1]
    return this.limit > 0 && (worst === undefined || score >= worst.score)
  }

  offer(candidate: Candidate): void {
    let position = this.sorted.length
    while (position > 0 && isBetter(candidate, this.sorted[position - 1])) position--
    if (position >= this.limit) return
    this.sorted.splice(position, 0, candidate)
    if (this.sorted.length > this.limit) this.sorted.pop()
  }

  /** Best first. */
  list(): readonly Candidate[] {
    return this.sorted
  }
}

function isBetter(candidate: Candidate, other: Candidate | undefined): boolean {
  if (!other) return true
  if (candidate.score !== other.score) return candidate.score > other.score
  return candidate.id < other.id
}
