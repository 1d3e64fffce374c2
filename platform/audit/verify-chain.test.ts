import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts'
import { hashOf, type ChainedEntry } from './audit-entry.ts'
import { AuditLog, readHead } from './audit-log.ts'
import { AuditSealer } from './audit-seal.ts'
import { verifyChain } from './verify-chain.ts'

let database: TestDatabase
let log: AuditLog
const sealer = new AuditSealer(randomBytes(32))

beforeEach(async () => {
  database = await createTestDatabase()
  log = new AuditLog(database)
  for (const action of ['eins', 'zwei', 'drei', 'vier', 'fünf'])
    await log.record({ actor: 'anna', action, target: 'x', meta: { ok: true } })
})
afterEach(() => database.drop())

/** As somebody does who may do anything in the database. */
async function tamper(...statements: string[]): Promise<void> {
  await database.pool.query('ALTER TABLE audit_log DISABLE TRIGGER ALL')
  for (const statement of statements) await database.pool.query(statement)
}

async function seal(by = sealer): Promise<void> {
  const head = await database.transaction(readHead)
  const { sealedAt, entries, id, hash, keyId, signature } = by.seal(head, new Date())
  await database.pool.query(`INSERT INTO audit_seals VALUES ($1, $1, $2, $3, $4, $5, $6)`, [
    sealedAt,
    entries,
    id,
    hash,
    keyId,
    signature,
  ])
}

/** Writes the chain anew from what the rows say now, as somebody would who knows how it is made. */
async function recompute(): Promise<void> {
  const rows = (await log.list({ first: 100 })).reverse()
  let previous = '0'.repeat(64)
  for (const row of rows) {
    const hash = hashOf(previous, row)
    await database.pool.query('UPDATE audit_log SET prev_hash = $2, hash = $3 WHERE log_id = $1', [
      row.id,
      previous,
      hash,
    ])
    previous = hash
  }
  await database.pool.query('UPDATE audit_head SET entries = $1, log_id = $2, hash = $3', [
    rows.length,
    rows.at(-1)?.id,
    previous,
  ])
}

const rehash = async (id: string, change: Partial<ChainedEntry>) => {
  const row = (await log.list({ first: 100 })).find(entry => entry.id === id)
  if (!row) throw new Error(`no entry ${id}`)
  const changed = { ...row, ...change }
  await tamper(
    `UPDATE audit_log SET actor = '${changed.actor}', hash = '${hashOf(row.prevHash, changed)}' WHERE log_id = ${id}`,
  )
}

const verify = () => verifyChain(database, { sealer })

describe('A log that nobody touched', () => {
  it('is whole, with its seals', async () => {
    await seal()

    expect(await verify()).toMatchObject({
      entries: 5,
      seals: 1,
      foreignSeals: 0,
      fault: undefined,
    })
  })

  it('is whole while it is being written', async () => {
    const writing = Promise.all(
      Array.from({ length: 30 }, (_, i) => log.record({ actor: 'b', action: `s${i}`, meta: {} })),
    )
    const verdicts = await Promise.all([verify(), verify(), verify()])
    await writing

    expect(verdicts.map(({ fault }) => fault)).toEqual([undefined, undefined, undefined])
    expect(await verify()).toMatchObject({ entries: 35, fault: undefined })
  })

  it('may hold entries of earlier versions, whose hash leaves out the number', async () => {
    await tamper(`UPDATE audit_log SET format = 1 WHERE log_id <= 3`)
    await recompute()
    await log.record({ actor: 'b', action: 'sechs', meta: {} })

    expect(await verify()).toMatchObject({ entries: 6, fault: undefined })
  })

  it('is whole when it is longer than a page', async () => {
    await database.pool.query('DELETE FROM audit_head')
    await tamper(
      `INSERT INTO audit_log (ts, actor, action, meta, prev_hash, hash, format)
       SELECT now(), 'a', 'b', '{}', 'p' || n, 'h' || n, 2 FROM generate_series(1, 2500) AS n`,
      `INSERT INTO audit_head (entries, log_id, hash) VALUES (0, 0, '')`,
    )
    await database.pool.query('SELECT 1')
    const rows = await log.list({ first: 3000 })
    expect(rows).toHaveLength(2505)
    await recomputeAll(rows.reverse())

    expect(await verify()).toMatchObject({ entries: 2505, fault: undefined })
  })
})

async function recomputeAll(rows: ChainedEntry[]): Promise<void> {
  let previous = '0'.repeat(64)
  const [ids, before, hashes]: [string[], string[], string[]] = [[], [], []]
  for (const row of rows) {
    ids.push(row.id)
    before.push(previous)
    previous = hashOf(previous, row)
    hashes.push(previous)
  }
  await database.pool.query(
    `UPDATE audit_log SET prev_hash = n.before, hash = n.hash
     FROM unnest($1::bigint[], $2::text[], $3::text[]) AS n (id, before, hash) WHERE log_id = n.id`,
    [ids, before, hashes],
  )
  await database.pool.query('UPDATE audit_head SET entries = $1, log_id = $2, hash = $3', [
    rows.length,
    ids.at(-1),
    previous,
  ])
}

describe('It is found and named when somebody', () => {
  it.each([
    ['changes who did it', `UPDATE audit_log SET actor = 'ben' WHERE log_id = 3`, 'CHANGED', '3'],
    ['changes what was done', `UPDATE audit_log SET meta = '{}' WHERE log_id = 3`, 'CHANGED', '3'],
    ['changes to what', `UPDATE audit_log SET target = NULL WHERE log_id = 3`, 'CHANGED', '3'],
    [
      'changes when',
      `UPDATE audit_log SET ts = ts - interval '1 ms' WHERE log_id = 3`,
      'CHANGED',
      '3',
    ],
    ['changes a number', `UPDATE audit_log SET log_id = 9 WHERE log_id = 5`, 'CHANGED', '9'],
    ['changes the format', `UPDATE audit_log SET format = 1 WHERE log_id = 3`, 'CHANGED', '3'],
    ['changes a hash', `UPDATE audit_log SET hash = 'x' WHERE log_id = 3`, 'CHANGED', '3'],
    ['removes one in the middle', 'DELETE FROM audit_log WHERE log_id = 3', 'LINK_BROKEN', '4'],
    ['removes the first', 'DELETE FROM audit_log WHERE log_id = 1', 'FIRST_MISSING', '2'],
    ['removes the last', 'DELETE FROM audit_log WHERE log_id = 5', 'END_MISSING', '4'],
    ['removes the last three', 'DELETE FROM audit_log WHERE log_id > 2', 'END_MISSING', '2'],
    [
      'swaps two',
      `UPDATE audit_log SET log_id = CASE log_id WHEN 2 THEN -3 ELSE -2 END WHERE log_id IN (2, 3);
       UPDATE audit_log SET log_id = -log_id WHERE log_id < 0`,
      'LINK_BROKEN',
      '2',
    ],
    [
      'inserts one at the end',
      `INSERT INTO audit_log (ts, actor, action, meta, prev_hash, hash)
       VALUES (now(), 'ben', 'x', '{}', 'p', 'h')`,
      'LINK_BROKEN',
      '6',
    ],
    [
      'inserts one before the first',
      `INSERT INTO audit_log (log_id, ts, actor, action, meta, prev_hash, hash)
       VALUES (0, now(), 'ben', 'x', '{}', repeat('0', 64), 'h')`,
      'CHANGED',
      '0',
    ],
    ['removes the note of the end', 'DELETE FROM audit_head', 'HEAD_MISSING', undefined],
    ['changes the count', 'UPDATE audit_head SET entries = 4', 'COUNT_WRONG', undefined],
  ])('%s', async (_what, statement, kind, id) => {
    await tamper(statement)

    const { fault } = await verify()

    expect(fault).toMatchObject({ kind, entry: id === undefined ? null : { id } })
    expect(fault?.message).toMatch(/[a-zäöü]\.$/u)
  })

  it('removes everything', async () => {
    await tamper('DELETE FROM audit_log')

    const { fault } = await verify()

    expect(fault).toMatchObject({ kind: 'END_MISSING', entry: null })
    expect(fault?.message).toBe('Das Protokoll ist leer; es muss 5 Einträge haben.')
  })

  it('changes an entry along with its hash', async () => {
    await rehash('3', { actor: 'ben' })

    expect((await verify()).fault).toMatchObject({ kind: 'LINK_BROKEN', entry: { id: '4' } })
  })

  it('changes the last entry along with its hash', async () => {
    await rehash('5', { actor: 'ben' })

    expect((await verify()).fault).toMatchObject({ kind: 'END_MISSING', entry: { id: '5' } })
  })

  it('inserts one in the middle', async () => {
    await tamper(
      'UPDATE audit_log SET log_id = log_id + 100 WHERE log_id > 3',
      `INSERT INTO audit_log (log_id, ts, actor, action, meta, prev_hash, hash)
       SELECT 4, now(), 'ben', 'x', '{}', hash, 'h' FROM audit_log WHERE log_id = 3`,
    )

    expect((await verify()).fault).toMatchObject({ kind: 'CHANGED', entry: { id: '4' } })
  })

  it('removes the last, however much is written afterwards', async () => {
    await tamper('DELETE FROM audit_log WHERE log_id = 5')
    await log.record({ actor: 'anna', action: 'sechs', meta: {} })

    expect((await verify()).fault).toMatchObject({ kind: 'LINK_BROKEN', entry: { id: '6' } })
  })
})

describe('Somebody who writes the whole chain anew', () => {
  it('cannot sign it: the seal contradicts', async () => {
    await seal()
    await tamper(`UPDATE audit_log SET actor = 'ben' WHERE log_id = 3`)
    await recompute()

    expect((await verifyChain(database)).fault).toBeUndefined()
    expect((await verify()).fault).toMatchObject({ kind: 'SEAL_CONTRADICTS', entry: { id: '5' } })
  })

  it('cannot take away the end either', async () => {
    await seal()
    await tamper('DELETE FROM audit_log WHERE log_id > 2')
    await recompute()

    expect((await verify()).fault).toMatchObject({ kind: 'SEAL_CONTRADICTS' })
  })

  it('nor change the seal', async () => {
    await seal()
    await tamper(`UPDATE audit_log SET actor = 'ben' WHERE log_id = 3`)
    await recompute()
    await tamper('UPDATE audit_seals SET hash = (SELECT hash FROM audit_head)')

    expect((await verify()).fault).toMatchObject({ kind: 'SEAL_FORGED' })
  })

  it('a seal of another installation proves nothing, and is counted', async () => {
    await seal(new AuditSealer(randomBytes(32)))

    expect(await verify()).toMatchObject({ seals: 0, foreignSeals: 1, fault: undefined })
  })
})
