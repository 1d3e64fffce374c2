import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { UserError } from '../errors.ts'
import { createViewer } from '../identity/viewer.ts'
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts'
import { AuditLog } from './audit-log.ts'
import { auditMutations } from './audit-mutations.ts'

let database: TestDatabase
let log: AuditLog
beforeEach(async () => {
  database = await createTestDatabase()
  log = new AuditLog(database)
})
afterEach(() => database.drop())

const tamper = async (statement: string) => {
  await database.pool.query('ALTER TABLE audit_log DISABLE TRIGGER ALL')
  await database.pool.query(statement)
}

describe('AuditLog', () => {
  it('keeps one unbroken chain when many write at once', async () => {
    await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        log.record({
          actor: 'admin',
          action: `step${i}`,
          meta: { b: 1, a: [i, null, { z: 'ä' }] },
        }),
      ),
    )

    expect(await log.list({ first: 100 })).toHaveLength(20)
    expect(await log.firstBroken()).toBeUndefined()
  })

  it('finds an entry that was changed or taken out', async () => {
    for (const action of ['a', 'b', 'c']) await log.record({ actor: 'x', action, meta: {} })

    await tamper(`UPDATE audit_log SET actor = 'y' WHERE action = 'b'`)
    expect(await log.firstBroken()).toBe('2')

    await tamper(`DELETE FROM audit_log WHERE action = 'b'`)
    expect(await log.firstBroken()).toBe('3')
  })

  it('refuses to be changed', async () => {
    await log.record({ actor: 'x', action: 'a', meta: {} })

    for (const statement of [
      'DELETE FROM audit_log',
      'TRUNCATE audit_log',
      `UPDATE audit_log SET actor = 'y'`,
    ]) {
      await expect(database.pool.query(statement)).rejects.toThrow(/append-only/)
    }
  })

  it('pages from the newest to the oldest', async () => {
    const actions = Array.from({ length: 11 }, (_, i) => `step ${i}`)
    for (const action of actions) await log.record({ actor: 'x', action, meta: {} })

    const page = await log.list({ first: 6 })
    const rest = await log.list({ first: 6, after: page.at(-1)?.id ?? '' })

    expect([...page, ...rest].map(({ action }) => action)).toEqual(actions.reverse())
  })
})

describe('auditMutations', () => {
  const viewer = createViewer({ userId: 'u', name: 'admin', role: 'admin' })

  it('writes who did what to what, without secrets', async () => {
    await auditMutations(log)({
      name: 'createUser',
      viewer,
      args: { input: { name: 'eva', password: 'streng geheim' } },
      outcome: { ok: true, result: { id: '42' } },
    })

    const [entry] = await log.list({ first: 1 })
    expect(entry).toMatchObject({ actor: 'admin', action: 'createUser', target: '42' })
    expect(entry?.meta).toEqual({
      role: 'admin',
      args: { input: { name: 'eva', password: '(verborgen)' } },
      outcome: 'ok',
    })
  })

  it('tells a refused mutation from a failed one', async () => {
    const record = auditMutations(log)
    const refused = { ok: true, result: new UserError('NAME_TAKEN', 'Gibt es schon.') } as const
    const failed = { ok: false, error: new Error('boom') } as const

    await record({ name: 'a', viewer, args: {}, outcome: refused })
    await record({ name: 'b', viewer, args: {}, outcome: failed })

    const entries = await log.list({ first: 2 })
    expect(entries.map(({ meta }) => meta)).toMatchObject([
      { outcome: 'boom' },
      { outcome: 'NAME_TAKEN' },
    ])
  })
})
