import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createFailureStore } from '#platform/identity/login-failure.store.ts'
import { createAccountStore } from '#platform/identity/login.store.ts'
import { createLoginThrottle } from '#platform/identity/login-throttle.ts'
import { createLogin, type Login } from '#platform/identity/login.ts'
import { hashPassword } from '#platform/identity/password.ts'
import { testViewer } from '#platform/testing/test-subgraph.ts'
import { openAdmin, type TestAdmin } from '../testing/open-admin.ts'

const password = 'vier leise Wölfe'
let admin: TestAdmin
let login: Login
beforeAll(async () => {
  admin = await openAdmin()
  login = createLogin({
    accounts: createAccountStore(admin.database),
    throttle: createLoginThrottle(createFailureStore(admin.database)),
  })
  const passwordHash = await hashPassword(password)
  await admin.users.create({ name: 'anna', displayName: 'Anna', role: 'VIEWER', passwordHash })
})
afterAll(() => admin.close())
beforeEach(() => admin.database.pool.query('DELETE FROM login_failures'))

const attempt = (name: string, word: string) =>
  login({ name, password: word, address: '192.0.2.1' })
async function fail(name: string, times = 5) {
  for (let count = 0; count < times; count++) await attempt(name, 'falsch')
}
type Lock = { id: string; kind: string; accountName: string | null }
async function locks() {
  const { data } = await admin.ask(
    '{ loginLocks { id kind accountName address failures blockedUntil } }',
    testViewer('admin'),
  )
  return data?.['loginLocks'] as unknown as Lock[]
}
async function lift(id: string): Promise<unknown> {
  const source = `mutation ($id: ID!) { liftLoginLock(id: $id) {
    ... on LiftedLoginLock { id } ... on UserError { code } } }`
  return (await admin.ask(source, testViewer('admin'), { id })).data?.['liftLoginLock']
}

describe('loginLocks', () => {
  it('tell who has to wait, by name only where somebody has it', async () => {
    await fail('Anna ')
    await fail('mein Passwort', 1)

    expect(await locks()).toMatchObject([
      { kind: 'ACCOUNT', accountName: 'anna', failures: 5, blockedUntil: expect.any(String) },
      { kind: 'ACCOUNT', accountName: null, failures: 1, blockedUntil: null },
      { kind: 'ADDRESS', address: '192.0.2.1', failures: 6, blockedUntil: null },
    ])
    expect(JSON.stringify(await locks())).not.toContain('mein Passwort')
  })
})

describe('liftLoginLock', () => {
  it('lets the person in at once, and is audited with the name', async () => {
    await fail('anna')
    expect(await attempt('anna', password)).toMatchObject({ state: 'limited' })
    const id = (await locks()).find(({ accountName }) => accountName === 'anna')?.id ?? ''

    expect(await lift(id)).toEqual({ id })

    expect(await attempt('anna', password)).toMatchObject({ state: 'welcome' })
    const { rows } = await admin.database.pool.query(
      `SELECT meta FROM audit_log WHERE action = 'liftLoginLock'`,
    )
    expect(rows).toMatchObject([
      { meta: { changes: [{ before: { accountName: 'anna', failures: 5 }, after: null }] } },
    ])
  })

  it.each(['account:nobody', 'nonsense', ':', 'x'.repeat(5_000)])(
    'knows nothing of %.20s',
    async id => {
      expect(await lift(id)).toEqual({ code: 'LOGIN_LOCK_UNKNOWN' })
    },
  )
})
