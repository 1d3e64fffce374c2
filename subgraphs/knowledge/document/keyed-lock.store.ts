import { setTimeout } from 'node:timers/promises'
import type { PoolClient } from 'pg'
import type { Database } from '#platform/database/database.ts'

const lookAgainMs = 100

/** Held by whoever takes in, renews or removes versions of a document. */
export const itemLock = (itemId: string) => `item:${itemId}`

/** A lock that is held; more may be taken beneath it without another connection. */
export type Held = {
  also: <T>(key: string, work: () => Promise<T>) => Promise<T>
}

/**
 * Locks by name across processes. One that dies lets go at once, because PostgreSQL ends its session.
 */
export class KeyedLock {
  constructor(private readonly pool: Database['pool']) {}

  /** Waits for its turn, without keeping a connection meanwhile. Rejects when `signal` aborts. */
  async hold<T>(key: string, signal: AbortSignal, work: (held: Held) => Promise<T>): Promise<T> {
    for (;;) {
      signal.throwIfAborted()
      const outcome = await this.tryHold(key, work)
      if (outcome) return outcome.result
      await setTimeout(lookAgainMs, undefined, { signal })
    }
  }

  /** Undefined when somebody else has it. */
  async tryHold<T>(
    key: string,
    work: (held: Held) => Promise<T>,
  ): Promise<{ result: T } | undefined> {
    const client = await this.pool.connect()
    let broken: Error | undefined
    const breaks = (error: Error) => (broken = error)
    client.on('error', breaks)
    try {
      if (!(await tryLock(client, key))) return undefined
      try {
        const also: Held['also'] = (more, inner) => lockedBeneath(client, more, inner)
        return { result: await work({ also }) }
      } finally {
        await unlock(client, key).catch((error: unknown) => {
          broken = error instanceof Error ? error : new Error(String(error))
        })
      }
    } finally {
      client.off('error', breaks)
      client.release(broken)
    }
  }
}

async function lockedBeneath<T>(
  client: PoolClient,
  key: string,
  work: () => Promise<T>,
): Promise<T> {
  while (!(await tryLock(client, key))) await setTimeout(lookAgainMs)
  try {
    return await work()
  } finally {
    await unlock(client, key)
  }
}

async function tryLock(client: PoolClient, key: string): Promise<boolean> {
  const { rows } = await client.query<{ held: boolean }>(
    'SELECT pg_try_advisory_lock(hashtextextended($1, 20261121)) AS held',
    [key],
  )
  return rows[0]?.held === true
}

async function unlock(client: PoolClient, key: string): Promise<void> {
  await client.query('SELECT pg_advisory_unlock(hashtextextended($1, 20261121))', [key])
}
