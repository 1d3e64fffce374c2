import type { Database } from '#platform/database/database.ts'

const key = 0x4c_75_6e_61
/** Each holds a connection while it works with others: more at once could wait for each other. */
const atOnce = 2

/**
 * Keeps changes of the search index and the rebuilding of it apart, across processes: many may change
 * at once, while a batch is copied or indexes are swapped nobody does. A process that dies lets go.
 */
export class IndexLock {
  private running = 0
  private readonly waiting: (() => void)[] = []

  constructor(private readonly database: Database) {}

  change<T>(work: () => Promise<T>): Promise<T> {
    return this.hold('pg_advisory_xact_lock_shared', work)
  }

  exclusively<T>(work: () => Promise<T>): Promise<T> {
    return this.hold('pg_advisory_xact_lock', work)
  }

  private async hold<T>(lock: string, work: () => Promise<T>): Promise<T> {
    await this.turn()
    try {
      return await this.database.transaction(async client => {
        await client.query(`SELECT ${lock}($1)`, [key])
        return await work()
      })
    } finally {
      this.running--
      this.waiting.shift()?.()
    }
  }

  private async turn(): Promise<void> {
    while (this.running >= atOnce) {
      await new Promise<void>(resolve => this.waiting.push(resolve))
    }
    this.running++
  }
}
