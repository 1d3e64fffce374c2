import { buffer } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AuditLog } from '#platform/audit/audit-log.ts'
import { verifyChain } from '#platform/audit/verify-chain.ts'
import { UserError } from '#platform/errors.ts'
import { JobRefused, type EnqueueInput } from '#platform/jobs/job.ts'
import { jobContext, newJobRecord } from '#platform/testing/job-record.ts'
import { createMemoryObjects } from '#platform/testing/memory-objects.ts'
import { createTestDatabase, type TestDatabase } from '#platform/testing/test-database.ts'
import { testViewer } from '#platform/testing/test-subgraph.ts'
import { fillEveryTable } from '../backup/testing/fill-every-table.ts'
import { createDeletePersonJob } from './delete-person.job.ts'
import { createExportPersonJob } from './export-person.job.ts'
import { notPersons, personTables } from './person-tables.ts'
import { PersonalDataService } from './personal-data.service.ts'
import { PersonalDataStore } from './personal-data.store.ts'

const anna = { id: '0a0a0a0a-0000-4000-8000-00000000000a', name: 'anna.zander' }
const ben = { id: '0b0b0b0b-0000-4000-8000-00000000000b', name: 'ben.ober' }
const secret = 'streng-geheim-4711'

let database: TestDatabase
let objects: ReturnType<typeof createMemoryObjects>
beforeEach(async () => {
  database = await createTestDatabase()
  objects = createMemoryObjects()
})
afterEach(() => database.drop())

async function addPeople(): Promise<void> {
  for (const [{ id, name }, role] of [
    [anna, 'operator'],
    [ben, 'admin'],
  ] as const)
    await database.pool.query(
      `INSERT INTO users (user_id, name, display_name, role, password_hash) VALUES ($1, $2, $2, $3, $4)`,
      [id, name, role, secret],
    )
}

/** A row of every table, where a person is named: Anna. */
async function addTracks(): Promise<void> {
  await database.transaction(async client => {
    await client.query("SET LOCAL session_replication_role = 'replica'")
    await client.query('DELETE FROM audit_log')
    for (const { table, ids = [], names = [] } of personTables) {
      if (table === 'audit_log') continue
      for (const column of ids) await client.query(`UPDATE ${table} SET ${column} = $1`, [anna.id])
      for (const column of names)
        await client.query(`UPDATE ${table} SET ${column} = $1`, [anna.name])
    }
    await client.query(`UPDATE ingest_batches SET owner = $1`, [anna.id])
    await client.query(
      `UPDATE login_failures SET kind = 'account', subject = encode(sha256($1::bytea), 'hex')`,
      [anna.name],
    )
    await client.query(
      'UPDATE conversation_turns SET conversation_id = (SELECT conversation_id FROM conversations LIMIT 1)',
    )
  })
}

/** Every table in which a text stands somewhere. */
async function tablesWith(text: string): Promise<string[]> {
  const { rows } = await database.pool.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace
       AND relkind IN ('r', 'p') AND NOT relispartition ORDER BY relname`,
  )
  const found: string[] = []
  for (const { name } of rows) {
    const { rowCount } = await database.pool.query(
      `SELECT FROM ${name} AS t WHERE strpos(t::text, $1) > 0 LIMIT 1`,
      [text],
    )
    if (rowCount !== 0) found.push(name)
  }
  return found
}

const context = (kind: EnqueueInput['kind']) => jobContext(newJobRecord({ kind }))
const erase = () =>
  createDeletePersonJob({ database, objects }).run({ userId: anna.id }, context('DELETE_PERSON'))

describe('Every table with a column for a person', () => {
  it('is named, with what becomes of it', async () => {
    const { rows } = await database.pool.query<{ table: string; column: string }>(
      `SELECT c.relname AS table, a.attname AS column FROM pg_class c
       JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
       WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
         AND format_type(a.atttypid, NULL) IN ('uuid', 'text') AND (
           a.attname ~ '(^|_)(user_id|by|actor|author|owner|person|subject|email|user_agent|user_name|address|display_name|external_id)$'
           OR EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'f'
             AND k.confrelid = 'users'::regclass AND a.attnum = ANY (k.conkey)))
       ORDER BY 1, 2`,
    )
    const named = new Set(
      personTables.flatMap(({ table, ids = [], names = [] }) =>
        [...ids, ...names].map(column => `${table}.${column}`),
      ),
    )
    const columns = rows.map(({ table, column }) => `${table}.${column}`)

    expect(columns.filter(column => !named.has(column) && !(column in notPersons))).toEqual([])
    expect([...named].filter(column => !columns.includes(column))).toEqual([])
  })
})

describe('Deleting a person', () => {
  it('leaves their name and what they did nowhere but in the audit log, whose chain stays whole', async () => {
    await fillEveryTable(database)
    await database.pool.query('DELETE FROM audit_head')
    await addPeople()
    await addTracks()
    const log = new AuditLog(database)
    await log.record({ actor: anna.name, action: 'x', meta: { userId: anna.id } })
    const before = await tablesWith(anna.name)

    const { message } = await erase()

    expect(before.length).toBeGreaterThan(12)
    expect(await tablesWith(anna.name)).toEqual(['audit_log'])
    const stay = personTables.filter(({ ending }) => ending !== 'delete').map(({ table }) => table)
    const left = await tablesWith(anna.id)
    expect(left.filter(table => !stay.includes(table))).toEqual(['users'])
    expect(message).toMatch(/^\d+ Einträge gelöscht/u)
    expect(await verifyChain(database)).toMatchObject({ fault: undefined })
  })

  it('leaves an account that nobody can use or recognise', async () => {
    await addPeople()

    await erase()

    const { rows } = await database.pool.query('SELECT * FROM users WHERE user_id = $1', [anna.id])
    expect(rows).toMatchObject([
      {
        name: expect.stringMatching(/^geloescht-[0-9a-f]{12}$/u),
        display_name: 'Gelöschte Person',
        password_hash: '!',
        active: false,
        role: 'viewer',
      },
    ])
  })

  it('finds them under the names they had before, unless somebody else has one today', async () => {
    await addPeople()
    const log = new AuditLog(database)
    for (const name of ['anna.frueher', ben.name])
      await log.record({
        ...{ actor: ben.name, action: 'updateUser', target: anna.id },
        meta: { changes: [{ target: anna.id, before: { name }, after: { name: anna.name } }] },
      })
    for (const name of ['anna.frueher', ben.name])
      await database.pool.query(
        `INSERT INTO scenarios (scenario_id, name, input, created_by) VALUES (gen_random_uuid(), $1, '{}', $1)`,
        [name],
      )

    await erase()

    const { rows } = await database.pool.query('SELECT created_by FROM scenarios ORDER BY name')
    expect(rows).toEqual([
      { created_by: expect.stringMatching(/^geloescht-/u) },
      { created_by: ben.name },
    ])
  })

  it('takes nothing from anybody else', async () => {
    await addPeople()
    for (const { id } of [anna, ben]) {
      await database.pool.query(
        `INSERT INTO conversations (conversation_id, user_id, title) VALUES (gen_random_uuid(), $1, 'x')`,
        [id],
      )
      await database.pool.query(
        `INSERT INTO events (event_id, user_id, type) VALUES (gen_random_uuid(), $1, 'view')`,
        [id],
      )
    }

    await erase()

    for (const table of ['conversations', 'events']) {
      const { rows } = await database.pool.query(`SELECT user_id FROM ${table}`)
      expect(rows).toEqual([{ user_id: ben.id }])
    }
  })

  it('does all or nothing', async () => {
    await addPeople()
    await database.pool.query(
      `INSERT INTO events (event_id, user_id, type) VALUES (gen_random_uuid(), $1, 'view')`,
      [anna.id],
    )
    await database.pool.query('ALTER TABLE model_defaults RENAME TO away')

    await expect(erase()).rejects.toThrow('model_defaults')

    const { rowCount } = await database.pool.query('SELECT FROM events')
    expect(rowCount).toBe(1)
  })

  it('may be repeated', async () => {
    await addPeople()

    await erase()

    expect((await erase()).message).toMatch(/^0 Einträge gelöscht/u)
  })

  it('never takes the last administrator', async () => {
    await addPeople()
    const job = createDeletePersonJob({ database, objects })

    await expect(job.run({ userId: ben.id }, context('DELETE_PERSON'))).rejects.toThrow(JobRefused)
  })
})

describe('The data of a person', () => {
  it('holds what every table knows, and no secret', async () => {
    await fillEveryTable(database)
    await addPeople()
    await addTracks()
    await new AuditLog(database).record({ actor: anna.name, action: 'login', meta: {} })
    const job = createExportPersonJob({ database, objects })

    const { download } = await job.run({ userId: anna.id }, context('EXPORT_PERSON'))

    const body = await objects.get('exports', download?.key ?? '')
    const file = JSON.parse((body ? await buffer(body) : '').toString()) as {
      account: object
      data: { table: string; rows: object[] }[]
    }
    expect(file.account).toMatchObject({ name: anna.name, role: 'operator' })
    const empty = file.data.filter(({ rows }) => rows.length === 0).map(({ table }) => table)
    // Its impression is another one in this made-up database.
    expect(empty.filter(table => table !== 'recommendation_outcomes')).toEqual([])
    expect(JSON.stringify(file)).not.toContain(secret)
    expect(JSON.stringify(file)).not.toMatch(/"[a-z_]*(hash|sealed|token|password)[a-z_]*":/u)
  })
})

describe('Who may ask for it', () => {
  const service = () =>
    new PersonalDataService({
      store: new PersonalDataStore(database),
      jobs: { enqueue: input => Promise.resolve(newJobRecord(input)) },
    })
  beforeEach(addPeople)

  it('is the person and administrators', async () => {
    const ask = (viewer: ReturnType<typeof testViewer>) => service().export(anna.id, viewer)

    expect(await ask(testViewer('viewer', anna.id))).toMatchObject({ kind: 'EXPORT_PERSON' })
    expect(await ask(testViewer('admin', ben.id))).toMatchObject({ kind: 'EXPORT_PERSON' })
    await expect(ask(testViewer('operator', ben.id))).rejects.toThrow('Administratorrechte')
    await expect(ask(testViewer('service'))).rejects.toThrow('Administratorrechte')
  })

  it('deletes only as administrator, only by the name, and not the last one', async () => {
    const remove = (who: typeof anna, confirm: string, role: 'admin' | 'operator' = 'admin') =>
      service().delete({ userId: who.id, confirm }, testViewer(role, ben.id))

    expect(await remove(anna, 'anna')).toMatchObject({ code: 'NOT_CONFIRMED' })
    expect(await remove(ben, ben.name)).toMatchObject({ code: 'LAST_ADMINISTRATOR' })
    expect(await remove({ ...anna, id: 'x' }, anna.name)).toMatchObject({ code: 'PERSON_UNKNOWN' })
    expect(await remove(anna, anna.name)).not.toBeInstanceOf(UserError)
    await expect(remove(anna, anna.name, 'operator')).rejects.toThrow('Administratorrechte')
  })
})
