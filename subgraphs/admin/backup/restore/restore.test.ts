import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import pg from 'pg'
import { generateIdentity, identityToRecipient } from 'age-encryption'
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest'
import { loadConfig } from '#platform/config.ts'
import { connectDatabase, type Database } from '#platform/database/database.ts'
import { createDatabase } from '#platform/database/embedded-postgres.ts'
import { knownMigrations, migrate } from '#platform/database/migrate.ts'
import { FolderObjectStore } from '#platform/objects/folder-object-store.ts'
import { sparseVector, vectorPoint } from '#platform/testing/vector-points.ts'
import { createVectorEngine } from '#platform/vectors/create-vector-engine.ts'
import { createTestDatabase, type TestDatabase } from '#platform/testing/test-database.ts'
import type { Manifest } from '../archive/format.ts'
import { leftOut } from '../database/catalog.ts'
import { makeArchive } from '../make/make-archive.ts'
import { restoreArchive } from './restore-archive.ts'
import { fillEveryTable } from '../testing/fill-every-table.ts'

/** Two databases are made, migrated and compared. */
const slow = { timeout: 60_000 }
let old: TestDatabase
let folder: string
let made: string[]

beforeEach(async () => {
  old = await createTestDatabase()
  folder = await mkdtemp(join(tmpdir(), 'luna-restore-'))
  made = []
})
afterEach(async () => {
  await old.drop()
  await administer(client =>
    Promise.all(made.map(name => client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`))),
  )
  await rm(folder, { recursive: true })
})

async function administer(work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: inject('postgresUrl') })
  await client.connect()
  await work(client).finally(() => client.end())
}

async function makeDatabase(): Promise<string> {
  const name = `restored_${Date.now()}_${made.length}`
  made.push(name)
  await createDatabase(inject('postgresUrl'), name)
  return inject('postgresUrl').replace(/\/postgres$/, `/${name}`)
}

async function backUp(
  recipients: string[] = [],
  databaseUrl = old.url,
): Promise<{ bytes: Buffer; manifest: Manifest }> {
  let manifest: Manifest | undefined
  const body = await makeArchive({
    kind: 'LOGICAL',
    config: loadConfig({}),
    databaseUrl,
    objects: new FolderObjectStore(join(folder, 'old')),
    recipients,
    createdAt: new Date('2026-11-21T01:30:00Z'),
    appVersion: '0.1.0',
    sealingKeyCheck: 'x',
    previous: null,
    onProgress: () => Promise.resolve(),
    onManifest: made => (manifest = made),
  })
  const bytes = await buffer(body)
  if (!manifest) throw new Error('no manifest')
  return { bytes, manifest }
}

/** Every base table of the schema with every row as text, whatever tables there are. */
async function everything(url: string): Promise<Map<string, string[]>> {
  const client = new pg.Client({ connectionString: url, options: '-c timezone=UTC' })
  await client.connect()
  const { rows } = await client.query<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.tables
     WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY 1`,
  )
  const all = new Map<string, string[]>()
  for (const { name } of rows) {
    const found = await client.query<{ row: string }>(
      `SELECT t::text AS row FROM "${name}" t ORDER BY 1`,
    )
    all.set(
      name,
      found.rows.map(({ row }) => row),
    )
  }
  await client.end()
  return all
}

describe('a restored archive', slow, () => {
  it('has every row of every table and every file, byte by byte', async () => {
    await fillEveryTable(old)
    const before = new FolderObjectStore(join(folder, 'old'))
    const type = { contentType: 'application/pdf', maxBytes: 1000 }
    await before.put('documents', 'a/b.pdf', Readable.from([Buffer.from('Inhalt')]), type)
    await before.put('exports', 'c', Readable.from([Buffer.alloc(0)]), type)
    const truth = await everything(old.url)
    const key = await generateIdentity()
    const { bytes, manifest } = await backUp([await identityToRecipient(key)])

    const after = new FolderObjectStore(join(folder, 'new'))
    let url = ''
    await restoreArchive({
      source: () => Promise.resolve(Readable.from([bytes])),
      keys: [key],
      objects: after,
      vectorsInDatabase: true,
      makeDatabase: async () => (url = await makeDatabase()),
    })

    const restored = await everything(url)
    const skipped = ['_prisma_migrations', 'sessions', 'timeseries_engine']
    expect([...leftOut].sort()).toEqual(skipped)
    for (const name of skipped) {
      truth.delete(name)
      restored.delete(name)
    }
    const empty = [...truth].filter(([, rows]) => rows.length === 0).map(([name]) => name)
    expect(
      empty.filter(name => !/_\d{4}_\d{2}$|_default$/.test(name)),
      'tables that prove nothing',
    ).toEqual([])
    expect([...restored.keys()]).toEqual(expect.arrayContaining([...truth.keys()]))
    for (const [name, rows] of truth) expect(restored.get(name), name).toEqual(rows)
    for (const { bucket, key: name } of manifest.objects) {
      expect(await after.stat(bucket, name)).toEqual(await before.stat(bucket, name))
    }
    expect(manifest.objects).toHaveLength(2)
  })
})

async function restored(bytes: Buffer, vectorsInDatabase = true): Promise<string> {
  let url = ''
  await restoreArchive({
    source: () => Promise.resolve(Readable.from([bytes])),
    keys: [],
    vectorsInDatabase,
    makeDatabase: async () => (url = await makeDatabase()),
  })
  return url
}

async function ask<T extends pg.QueryResultRow>(url: string, query: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: url, options: '-c timezone=UTC' })
  await client.connect()
  return client
    .query<T>(query)
    .then(({ rows }) => rows)
    .finally(() => client.end())
}

describe('readings', slow, () => {
  const monthsQuery = `SELECT c.relname AS name, (SELECT count(*)::int FROM smart_meter_readings WHERE tableoid = c.oid) AS rows
    FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent = 'smart_meter_readings'::regclass ORDER BY 1`

  it('lie in their months again, and are neither marked nor given a history by it', async () => {
    await old.pool.query("SELECT ensure_reading_partitions('2024-02-15', '2024-03-15')")
    await old.pool.query(
      `INSERT INTO smart_meter_readings (meter_id, ts, consumption_kw, quality)
       SELECT gen_random_uuid(), ts, 1e-300, 0 FROM generate_series(timestamptz '2024-02-01', '2024-04-15', '6 hours') ts`,
    )
    await old.pool.query('SELECT refresh_rollups(100000, NULL)')
    const { bytes } = await backUp()

    const url = await restored(bytes)

    expect(await ask(url, monthsQuery)).toEqual(await ask(old.url, monthsQuery))
    expect(
      (await ask<{ rows: number }>(url, monthsQuery)).filter(({ rows }) => rows > 0),
    ).toHaveLength(3)
    expect(await ask(url, 'SELECT FROM rollup_dirty')).toEqual([])
    expect(await ask(url, 'SELECT FROM reading_revisions')).toEqual([])
    // And from now on they are marked again.
    const [marked] = await ask<{ rows: number }>(
      url,
      `WITH written AS (INSERT INTO smart_meter_readings (meter_id, ts, quality) VALUES (gen_random_uuid(), '2024-02-20', 0))
       SELECT 1 AS rows`,
    )
    expect(marked).toEqual({ rows: 1 })
    expect(await ask(url, 'SELECT FROM rollup_dirty')).toHaveLength(1)
  })

  it('keep aggregates whose readings were dropped', async () => {
    await old.pool.query("SELECT ensure_reading_partitions('2024-02-15', '2024-02-15')")
    await old.pool.query(
      "INSERT INTO smart_meter_readings (meter_id, ts, consumption_kw, quality) VALUES (gen_random_uuid(), '2024-02-20', 7, 0)",
    )
    await old.pool.query('SELECT refresh_rollups(1000, NULL)')
    await old.pool.query("SELECT drop_reading_partitions('2024-04-01')")

    const url = await restored((await backUp()).bytes)

    expect(await ask(url, 'SELECT FROM smart_meter_readings')).toEqual([])
    expect(await ask(url, 'SELECT consumption_max FROM readings_1d')).toEqual([
      { consumption_max: 7 },
    ])
  })
})

describe('an archive of an older release', slow, () => {
  it('gets its own schema first, then its rows, then what was changed since', async () => {
    const known = knownMigrations().map(({ name }) => name)
    const older = known.slice(0, known.indexOf('20261121183000_library'))
    const url = await makeDatabase()
    await migrate(url, undefined, new Set(older))
    const id = '00000000-0000-4000-8000-000000000009'
    await ask(
      url,
      `INSERT INTO items (item_id, source, title, kind, sha256, ingestion_method, status, file_name)
       VALUES ('${id}', 'x', 'Wartungsplan', 'document', 'y', 'upload', 'active', 'plan.pdf')`,
    )
    await ask(
      url,
      `INSERT INTO item_versions (version_id, item_id, version, file_uri, checksum)
       VALUES (gen_random_uuid(), '${id}', 1, 'a', 'y')`,
    )

    const after = await restored((await backUp([], url)).bytes)

    const names = await ask<{ name: string }>(
      after,
      'SELECT migration_name AS name FROM _prisma_migrations ORDER BY 1',
    )
    expect(names.map(({ name }) => name)).toEqual(known)
    // Made by a migration from what was there.
    expect(await ask(after, 'SELECT file_name FROM item_versions')).toEqual([
      { file_name: 'plan.pdf' },
    ])
  })
})

describe('the search', slow, () => {
  const points = Array.from({ length: 40 }, (_, i) =>
    vectorPoint({ bm25: { 7: 1 + i / 10, [100 + i]: 1 }, char: { 3: 1 }, dense: [i, 40 - i, 1] }),
  )
  const query = { field: 'bm25' as const, values: sparseVector({ 7: 1, 109: 2 }) }
  const dense = { field: 'dense' as const, values: [3, 4, 5] }

  it('finds the same in the same order', async () => {
    const store = (database: Database) =>
      createVectorEngine({ engine: 'embedded' }, database).collection('chunks')
    await store(old).prepare({ denseDimension: 3 })
    await store(old).upsert(points)

    const database = connectDatabase(await restored((await backUp()).bytes), { poolSize: 2 })

    for (const vector of [query, dense]) {
      const wish = { vector, filter: { confidentiality: ['public' as const] }, limit: 20 }
      const expected = await store(old).search(wish)
      expect(expected).toHaveLength(20)
      expect(await store(database).search(wish)).toEqual(expected)
    }
    await database.close()
  })

  it.each([true, false])(
    'is built anew where its vectors are not in the archive (in the database: %s)',
    async inDatabase => {
      await fillEveryTable(old)
      await old.pool.query(inDatabase ? 'DELETE FROM vector_points' : 'SELECT 1')
      await old.pool.query("UPDATE search_indexes SET state = 'active'")

      const url = await restored((await backUp()).bytes, inDatabase)

      expect(await ask(url, "SELECT analyzer->>'version' AS version FROM search_indexes")).toEqual([
        { version: 'restored' },
      ])
    },
  )
})
