/** An operation of a client that took its time. Never its variables: they are the user's data. */
export type SlowOperation = {
  name: string
  kind: string
  durationMs: number
  at: Date
  /** `OK` or the code of the first error. */
  code: string
}

const spanMs = 300_000
const spans = 12

/** The slowest operations of the last hour: so many of every five minutes, however many there were. */
export class SlowOperations {
  private readonly spansKept = new Map<number, SlowOperation[]>()

  constructor(
    private readonly mostPerSpan = 20,
    private readonly now: () => number = Date.now,
  ) {}

  note(operation: Omit<SlowOperation, 'at'>): void {
    const at = this.now()
    const span = Math.floor(at / spanMs)
    const known = this.spansKept.get(span) ?? []
    known.push({ ...operation, at: new Date(at) })
    this.spansKept.set(span, slowestOf(known, this.mostPerSpan))
    for (const old of this.spansKept.keys()) if (old < span - spans) this.spansKept.delete(old)
  }

  /** The slowest first. */
  list(most: number): SlowOperation[] {
    const since = this.now() - spans * spanMs
    const all = [...this.spansKept.values()].flat().filter(({ at }) => at.getTime() > since)
    return slowestOf(all, most)
  }
}

function slowestOf(operations: SlowOperation[], most: number): SlowOperation[] {
  return operations.toSorted((a, b) => b.durationMs - a.durationMs).slice(0, most)
}

/** Those that went through this process; only the gateway notes any. */
export const slowOperations = new SlowOperations()
