import type { Pool } from 'pg'

/** Stamps outside are nobody's measurement; their readings go where no month takes them. */
const firstYear = 1970
const lastYear = 2100
const lockNotAvailable = '55P03'

/**
 * Makes the months that readings are written into, before they are: in a transaction of its own, so that the
 * short lock it takes ends at once. Knows the months it saw, so that it asks the database rarely. On
 * TimescaleDB, which makes its chunks by itself, asking does nothing.
 */
export class ReadingPartitions {
  private readonly known = new Set<number>()

  constructor(private readonly pool: Pool) {}

  /** The months of these stamps. */
  async ensureFor(stamps: Iterable<Date>): Promise<void> {
    const missing = new Set<number>()
    for (const stamp of stamps) {
      const month = monthOf(stamp)
      if (month !== undefined && !this.known.has(month)) missing.add(month)
    }
    for (const month of missing) await this.make(month, month)
  }

  /** The months of a whole span, both ends included. */
  async ensureSpan(from: Date, to: Date): Promise<void> {
    const [first, last] = [monthOf(from), monthOf(to)]
    if (first === undefined || last === undefined || first > last) return
    for (let month = first; month <= last; month++) {
      if (!this.known.has(month)) return this.make(first, last)
    }
  }

  private async make(first: number, last: number): Promise<void> {
    const made = await this.pool
      .query('SELECT ensure_reading_partitions($1, $2)', [start(first), start(last)])
      .catch(unlessLocked)
    if (!made) return
    for (let month = first; month <= last; month++) this.known.add(month)
  }
}

/** Somebody reads everything and holds the lock: readings wait in the default partition until the worker moves them. */
function unlessLocked(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && error.code === lockNotAvailable) return undefined
  throw error
}

/** Months since year 0 (UTC). */
function monthOf(stamp: Date): number | undefined {
  const year = stamp.getUTCFullYear()
  return year >= firstYear && year <= lastYear ? year * 12 + stamp.getUTCMonth() : undefined
}

function start(month: number): Date {
  return new Date(Date.UTC(Math.floor(month / 12), month % 12))
}
