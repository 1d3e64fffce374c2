import type pg from 'pg'
import { partName, type FileRecord, type Manifest, type TableRecord } from '../archive/format.ts'
import type { ArchiveWriter } from '../archive/write-archive.ts'
import { readPartitions, readSequences, readTables, type Table } from './catalog.ts'
import { connectForCopy } from './connection.ts'
import { copyOut } from './copy-table.ts'

export type DatabasePart = Pick<
  Manifest,
  'postgres' | 'timeseries' | 'migrations' | 'tables' | 'sequences' | 'partitions' | 'auditHead'
> & { files: FileRecord[] }

export type ExportOptions = {
  signal?: AbortSignal | undefined
  /** Bytes copied so far; and how many there will be, roughly. */
  onProgress?: ((bytes: number, ofBytes: number) => Promise<void>) | undefined
}

/** Every table of one instant: one transaction that sees the database as it is at its start. */
export async function exportDatabase(
  url: string,
  writer: ArchiveWriter,
  options: ExportOptions = {},
): Promise<DatabasePart> {
  const client = await connectForCopy(url)
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
    const tables = await readTables(client)
    const copied = await copyTables(client, { tables, writer, options })
    const facts = await readFacts(client)
    await client.query('COMMIT')
    return { ...facts, ...copied }
  } finally {
    // Not `end`: an export that was broken off leaves the server in the middle of a table.
    await Promise.race([client.end(), new Promise(resolve => setTimeout(resolve, 2000).unref())])
  }
}

type Copying = { tables: Table[]; writer: ArchiveWriter; options: ExportOptions }

async function copyTables(
  client: pg.Client,
  { tables, writer, options }: Copying,
): Promise<{ tables: TableRecord[]; files: FileRecord[] }> {
  const ofBytes = tables.map(({ bytes }) => bytes).concat(1)
  const expected = sum(ofBytes)
  const files: FileRecord[] = []
  const records: TableRecord[] = []
  let done = 0
  for (const table of tables) {
    const copied = await copyOut(client, table, async (part, number) => {
      options.signal?.throwIfAborted()
      files.push(await writer.add(partName(table.name, number), part))
      done += part.length
      await options.onProgress?.(done, expected)
    })
    const { name, columns } = table
    records.push({ name, columns, order: table.order.map(column => column.name), ...copied })
  }
  return { tables: records, files }
}

/** What an archive says of the server and the schema. */
export async function readFacts(client: pg.Client) {
  const migrations = await client.query<{ name: string; checksum: string }>(
    `SELECT migration_name AS name, checksum FROM _prisma_migrations
     WHERE rolled_back_at IS NULL ORDER BY migration_name COLLATE "C"`,
  )
  const { rows } = await client.query<{ version: string; engine: string; head: string | null }>(
    `SELECT current_setting('server_version') AS version, (SELECT engine FROM timeseries_engine) AS engine,
       (SELECT hash FROM audit_log ORDER BY log_id DESC LIMIT 1) AS head`,
  )
  const version = rows[0]?.version ?? ''
  const timeseries = rows[0]?.engine === 'timescale' ? ('timescale' as const) : ('plain' as const)
  return {
    postgres: { major: Number.parseInt(version, 10), version },
    timeseries,
    auditHead: rows[0]?.head ?? null,
    migrations: migrations.rows,
    sequences: await readSequences(client),
    partitions: await readPartitions(client),
  }
}

function sum(values: number[]): number {
  let all = 0
  for (const value of values) all += value
  return all
}
