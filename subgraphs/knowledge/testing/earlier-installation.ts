import pg from 'pg'
import { inject } from 'vitest'
import { knownMigrations, migrate } from '#platform/database/migrate.ts'

/** A database with the schema of an earlier release, to be filled and then brought to a later one. */
export type EarlierInstallation = {
  url: string
  client: pg.Client
  /** Migrations whose names sort before this one; all without. */
  migrateTo: (before?: string) => Promise<void>
  drop: () => Promise<void>
}

/** `name`: of the database, once per test file. */
export async function openEarlierInstallation(name: string): Promise<EarlierInstallation> {
  const server = inject('postgresUrl')
  const admin = new pg.Client({ connectionString: server })
  await admin.connect()
  await admin.query(`CREATE DATABASE ${name}`)
  const url = server.replace(/\/postgres$/, `/${name}`)
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  return {
    url,
    client,
    async migrateTo(before = '9') {
      const names = knownMigrations().map(migration => migration.name)
      await migrate(url, undefined, new Set(names.filter(one => one < before)))
    },
    async drop() {
      await client.end()
      await admin.query(`DROP DATABASE ${name} WITH (FORCE)`)
      await admin.end()
    },
  }
}
