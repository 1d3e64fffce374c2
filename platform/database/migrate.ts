import { createHash, randomUUID } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { StartupError } from '../errors.ts'
import { projectRoot } from '../project-root.ts'

/** The key Prisma itself locks, so that `prisma migrate deploy` and this runner never run together. */
const advisoryLock = 72_707_369

const ledger = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id varchar(36) PRIMARY KEY, checksum varchar(64) NOT NULL, finished_at timestamptz,
  migration_name varchar(255) NOT NULL, logs text, rolled_back_at timestamptz,
  started_at timestamptz NOT NULL DEFAULT now(), applied_steps_count integer NOT NULL DEFAULT 0)`

type Migration = { name: string; sql: string; checksum: string }

const ownMigrations = join(projectRoot, 'prisma', 'migrations')

/** The migrations of this version with their checksums, in their order. */
export function knownMigrations(): { name: string; checksum: string }[] {
  return readMigrations(ownMigrations).map(({ name, checksum }) => ({ name, checksum }))
}

/**
 * Brings the database to the schema of this version, under a lock, each migration in one transaction
 * with its entry in Prisma's ledger. A failing one leaves the database as it was and throws StartupError.
 * With `only`, an empty database gets the schema of an older version.
 */
export async function migrate(
  url: string,
  folder: string = ownMigrations,
  only?: ReadonlySet<string>,
): Promise<string[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query('SELECT pg_advisory_lock($1)', [advisoryLock])
    await client.query(ledger)
    const pending = await pendingMigrations(
      client,
      readMigrations(folder).filter(({ name }) => only === undefined || only.has(name)),
    )
    for (const migration of pending) await apply(client, migration)
    return pending.map(({ name }) => name)
  } finally {
    await client.end()
  }
}

function readMigrations(folder: string): Migration[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter(entry => entry.isDirectory())
    .map(({ name }) => {
      const sql = readFileSync(join(folder, name, 'migration.sql'), 'utf8')
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') }
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

async function pendingMigrations(client: pg.Client, known: Migration[]): Promise<Migration[]> {
  const { rows } = await client.query<{ migration_name: string; checksum: string }>(
    'SELECT migration_name, checksum FROM _prisma_migrations WHERE rolled_back_at IS NULL',
  )
  const applied = new Map(rows.map(row => [row.migration_name, row.checksum]))
  const changed = known.find(
    ({ name, checksum }) => applied.has(name) && applied.get(name) !== checksum,
  )
  if (changed) {
    throw new StartupError(
      `Die Migration ${changed.name} wurde nach ihrer Anwendung verändert. Spielen Sie die unveränderte Version ein.`,
    )
  }
  const names = new Set(known.map(({ name }) => name))
  const newer = [...applied.keys()].find(name => !names.has(name))
  if (newer) {
    throw new StartupError(
      `Die Datenbank gehört zu einer neueren Version von Luna (${newer}). Starten Sie diese Version.`,
    )
  }
  return known.filter(({ name }) => !applied.has(name))
}

async function apply(client: pg.Client, { name, sql, checksum }: Migration): Promise<void> {
  try {
    await client.query('BEGIN')
    await client.query(sql)
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, now(), 1)`,
      [randomUUID(), checksum, name],
    )
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK')
    const reason = error instanceof Error ? error.message : String(error)
    throw new StartupError(
      `Die Migration ${name} ist gescheitert, die Datenbank ist unverändert: ${reason}`,
    )
  }
}
