import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'
import { connectDatabase, type Database } from '../database/database.ts'
import { migrate } from '../database/migrate.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Administrative address of the run's PostgreSQL; the database `template_luna` is migrated. */
    postgresUrl: string
  }
}

export type TestDatabase = Database & { url: string; drop(): Promise<void> }

/** A fresh, migrated database of its own in the embedded PostgreSQL of this test run. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const adminUrl = inject('postgresUrl')
  const name = `test_${randomUUID().replaceAll('-', '')}`
  await administer(adminUrl, `CREATE DATABASE ${name} TEMPLATE template_luna`)
  const url = adminUrl.replace(/\/postgres$/, `/${name}`)
  const database = connectDatabase(url)
  return {
    ...database,
    url,
    async drop() {
      await database.close()
      await administer(adminUrl, `DROP DATABASE ${name} WITH (FORCE)`)
    },
  }
}

/** The same on a server that is there already, at an administrative address of it. */
export async function createDatabaseAt(adminUrl: string): Promise<TestDatabase> {
  const name = `test_${randomUUID().replaceAll('-', '')}`
  await administer(adminUrl, `CREATE DATABASE ${name}`)
  const address = new URL(adminUrl)
  address.pathname = `/${name}`
  await migrate(address.href)
  const database = connectDatabase(address.href)
  return {
    ...database,
    url: address.href,
    async drop() {
      await database.close()
      await administer(adminUrl, `DROP DATABASE ${name} WITH (FORCE)`)
    },
  }
}

async function administer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(statement).finally(() => client.end())
}
