import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts'
import { migrate } from './migrate.ts'

let database: TestDatabase
beforeEach(async () => {
  database = await createTestDatabase()
  await database.pool.query('DROP TABLE _prisma_migrations')
})
afterEach(() => database.drop())

function folderWith(migrations: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'luna-migrations-'))
  for (const [name, sql] of Object.entries(migrations)) {
    mkdirSync(join(folder, name))
    writeFileSync(join(folder, name, 'migration.sql'), sql)
  }
  return folder
}

describe('migrate', () => {
  it('applies what is missing, in order, and nothing twice', async () => {
    const folder = folderWith({
      '2_b': 'ALTER TABLE probe ADD COLUMN b int',
      '1_a': 'CREATE TABLE probe (a int)',
    })

    expect(await migrate(database.url, folder)).toEqual(['1_a', '2_b'])
    expect(await migrate(database.url, folder)).toEqual([])
  })

  it('leaves the database as it was when a migration fails, and says why', async () => {
    const folder = folderWith({ '1_a': 'CREATE TABLE probe (a int); SELECT 1 / 0' })

    await expect(migrate(database.url, folder)).rejects.toThrow(
      /1_a.*unverändert.*division by zero/,
    )

    const { rows } = await database.pool.query("SELECT to_regclass('probe') AS probe")
    expect(rows).toEqual([{ probe: null }])
  })

  it('runs once when several processes start together', async () => {
    const folder = folderWith({ '1_a': 'CREATE TABLE probe (a int)' })

    const runs = await Promise.all([1, 2, 3, 4].map(() => migrate(database.url, folder)))

    expect(runs.flat()).toEqual(['1_a'])
  })

  it('refuses a migration that was changed after it was applied', async () => {
    await migrate(database.url, folderWith({ '1_a': 'CREATE TABLE probe (a int)' }))

    const changed = folderWith({ '1_a': 'CREATE TABLE probe (b int)' })

    await expect(migrate(database.url, changed)).rejects.toThrow(/1_a wurde nach ihrer Anwendung/)
  })

  it('refuses a database of a newer version', async () => {
    await migrate(database.url, folderWith({ '9_future': 'CREATE TABLE probe (a int)' }))

    await expect(migrate(database.url, folderWith({}))).rejects.toThrow(/neueren Version/)
  })
})
