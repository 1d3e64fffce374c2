import pg from 'pg'
import { createDatabase } from '#platform/database/embedded-postgres.ts'

/** Databases beside the one Luna works with: being restored, tried out, and kept from before. */
type Side = 'restored' | 'drill' | 'before'

const keptMs = 7 * 86_400_000

/** `luna_restored_20261121013000` beside `luna`: several installations may share a server. */
export function sideName(databaseUrl: string, side: Side, at: Date): string {
  return prefixOf(databaseUrl, side) + at.toISOString().replace(/\D/g, '').slice(0, 14)
}

function prefixOf(databaseUrl: string, side: Side): string {
  return `${new URL(databaseUrl).pathname.slice(1)}_${side}_`
}

export function addressOf(databaseUrl: string, name: string): string {
  const url = new URL(databaseUrl)
  url.pathname = `/${name}`
  return url.href
}

/** A new database on the same server; what an earlier try left under a name of this kind goes first. */
export async function makeSideDatabase(databaseUrl: string, side: Side, at: Date): Promise<string> {
  await dropSideDatabases(databaseUrl, side)
  const name = sideName(databaseUrl, side, at)
  await createDatabase(databaseUrl, name)
  return name
}

export async function dropSideDatabases(databaseUrl: string, side: Side): Promise<void> {
  await drop(databaseUrl, side, () => true)
}

/** What was replaced by a restore is kept for a week. */
export async function dropOldDatabases(databaseUrl: string, now: Date): Promise<void> {
  await drop(databaseUrl, 'before', name => {
    const [, year, month, day] = /_(\d{4})(\d\d)(\d\d)\d{6}$/.exec(name) ?? []
    const made = Date.UTC(Number(year), Number(month) - 1, Number(day))
    return now.getTime() - made > keptMs
  })
}

async function drop(
  databaseUrl: string,
  side: Side,
  isMeant: (name: string) => boolean,
): Promise<void> {
  await onServer(databaseUrl, async client => {
    const { rows } = await client.query<{ name: string }>(
      'SELECT datname AS name FROM pg_database WHERE starts_with(datname, $1) AND datname <> current_database()',
      [prefixOf(databaseUrl, side)],
    )
    for (const { name } of rows.filter(row => isMeant(row.name))) {
      await client.query(`DROP DATABASE IF EXISTS ${pg.escapeIdentifier(name)} WITH (FORCE)`)
    }
  })
}

export async function onServer<T>(
  databaseUrl: string,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 10_000 })
  client.on('error', () => undefined)
  await client.connect()
  return work(client).finally(() => client.end())
}
