import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { UserError } from '../errors.ts'
import { createViewer } from '../identity/viewer.ts'
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts'
import { AuditLog } from './audit-log.ts'
import { auditMutations } from './audit-mutations.ts'
import { verifyChain } from './verify-chain.ts'

let database: TestDatabase
let log: AuditLog
beforeEach(async () => {
  database = await createTestDatabase()
  log = new AuditLog(database)
})
afterEach(() => database.drop())

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
    expect(await verifyChain(database)).toMatchObject({ entries: 20, fault: undefined })
  })

  it('takes any text, and hashes what is stored', async () => {
    const odd = 'a\0b\ud800'
    await log.record({
      actor: odd,
      action: odd,
      target: odd,
      meta: { [odd]: [odd, -0, 1e21, 0.1] },
    })

    expect(await verifyChain(database)).toMatchObject({ entries: 1, fault: undefined })
    expect((await log.list({ first: 1 }))[0]?.actor).toBe('a\uFFFDb\uFFFD')
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

describe('The audit log is narrowed', () => {
  beforeEach(async () => {
    const entries = [
      ['anna', 'createUser', 'u1', { outcome: 'ok' }],
      ['anna', 'deleteItem', 'i1', { outcome: 'ITEM_NOT_FOUND' }],
      ['ben', 'item.updated', 'i1', { before: { title: '100 % Strom' } }],
    ] as const
    for (const [actor, action, target, meta] of entries)
      await log.record({ actor, action, target, meta })
  })

  it.each([
    [{ actor: 'anna' }, ['deleteItem', 'createUser']],
    [{ action: 'createUser' }, ['createUser']],
    [{ target: 'i1' }, ['item.updated', 'deleteItem']],
    [{ target: 'i1', actor: 'anna' }, ['deleteItem']],
    [{ text: '100 % strom' }, ['item.updated']],
    [{ text: '100_%' }, []],
    [{ text: 'DELETE' }, ['deleteItem']],
    [{ onlyRefused: true }, ['deleteItem']],
    [{ from: new Date(Date.now() + 60_000) }, []],
    [{ to: new Date(Date.now() + 60_000), actor: 'ben' }, ['item.updated']],
  ])('by %o', async (filter, actions) => {
    const found = await log.list({ first: 10, filter })

    expect(found.map(({ action }) => action)).toEqual(actions)
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
      userId: 'u',
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
