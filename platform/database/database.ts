import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { PrismaClient } from '#prisma/generated/client.ts'
import { poolSettings } from './connection.ts'

/** One pool per process; Prisma for records, `pool` and `transaction` for bulk and hand-written SQL. */
export type Database = {
  pool: pg.Pool
  prisma: PrismaClient
  /** Commits when `work` resolves, rolls back when it throws. */
  transaction<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T>
  close(): Promise<void>
}

export function connectDatabase(url: string, options: { poolSize?: number } = {}): Database {
  const pool = new pg.Pool({ ...poolSettings(url), max: options.poolSize ?? 10 })
  // An idle connection that the server ended is replaced at the next use; without a listener it would end the process.
  pool.on('error', () => undefined)
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) })
  return {
    pool,
    prisma,
    transaction: work => inTransaction(pool, work),
    async close() {
      await prisma.$disconnect()
      await pool.end()
    },
  }
}

async function inTransaction<T>(
  pool: pg.Pool,
  work: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect()
  let broken: Error | undefined
  const breaks = (error: Error) => (broken = error)
  // A server that goes away fails the next query; without a listener it would end the process.
  client.on('error', breaks)
  try {
    await client.query('BEGIN')
    const result = await work(client)
    await client.query('COMMIT')
    return result
  } catch (error) {
    await client.query('ROLLBACK').catch((failure: unknown) => {
      broken = failure instanceof Error ? failure : new Error(String(failure))
    })
    throw error
  } finally {
    client.off('error', breaks)
    client.release(broken)
  }
}
