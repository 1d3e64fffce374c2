type Bucket = { tokens: number; at: number }

/**
 * A bucket of tokens per person: `capacity` at once, so that a client that was offline can catch up,
 * then `perSecond`. Remembers at most `mostKeys` people; whoever is forgotten starts with a full bucket.
 */
export class RateLimit {
  private readonly buckets = new Map<string, Bucket>()

  constructor(
    private readonly rule: { capacity: number; perSecond: number; mostKeys: number },
    private readonly nowMs: () => number = Date.now,
  ) {}

  /** 0: taken. Otherwise nothing is taken, and this many seconds later there is enough. */
  take(key: string, tokens: number): number {
    const { capacity, perSecond } = this.rule
    const at = this.nowMs()
    const before = this.buckets.get(key) ?? { tokens: capacity, at }
    const passed = Math.max(0, at - before.at) / 1000
    const filled = Math.min(capacity, before.tokens + passed * perSecond)
    const isEnough = filled >= tokens
    this.remember(key, { tokens: isEnough ? filled - tokens : filled, at })
    return isEnough ? 0 : Math.ceil((tokens - filled) / perSecond)
  }

  /** The one used least lately goes first. */
  private remember(key: string, bucket: Bucket): void {
    this.buckets.delete(key)
    this.buckets.set(key, bucket)
    if (this.buckets.size <= this.rule.mostKeys) return
    const [oldest] = this.buckets.keys()
    if (oldest !== undefined) this.buckets.delete(oldest)
  }
}
