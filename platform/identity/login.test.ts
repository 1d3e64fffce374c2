import { createHash, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts'
import { createFailureStore, sweepFailures } from './login-failure.store.ts'
import type { Account, AccountStore } from './login.store.ts'
import { createLoginThrottle, throttleRules, waitAfter } from './login-throttle.ts'
import { createLogin, type Closed, type Login } from './login.ts'
import { hashPassword, noPassword } from './password.ts'

const password = 'ein langes Passwort'
let database: TestDatabase
let accounts: AccountStore
let closed: Closed[]
let login: Login

beforeAll(async () => {
  database = await createTestDatabase()
  const passwordHash = await hashPassword(password)
  const account = (name: string, more: Partial<Account> = {}): Account => ({
    ...{ userId: randomUUID(), name, role: 'operator', active: true, passwordHash },
    ...more,
  })
  const all = [
    account('anna'),
    account('bert', { active: false }),
    account('carl', { passwordHash: noPassword }),
  ]
  accounts = { findByName: async name => all.find(one => one.name === name) }
})
afterAll(() => database.drop())
beforeEach(async () => {
  await database.pool.query('DELETE FROM login_failures')
  closed = []
  login = newGateway()
})

/** Each gateway, and each start of one, has a login of its own; the failures are in the database. */
const newGateway = () =>
  createLogin({
    accounts,
    throttle: createLoginThrottle(createFailureStore(database)),
    onClosed: async one => {
      closed.push(one)
    },
  })
const attempt = (name: string, word = password, address = '192.0.2.1') =>
  login({ name, password: word, address })
const times = async (count: number, action: (index: number) => Promise<unknown>) => {
  for (let index = 0; index < count; index++) await action(index)
}
/** As if that much time had gone by. */
const goBack = (seconds: number) =>
  database.pool.query(
    `UPDATE login_failures SET last_failure_at = last_failure_at - make_interval(secs => $1),
       blocked_until = blocked_until - make_interval(secs => $1)`,
    [seconds],
  )
const failures = async () => {
  const { rows } = await database.pool.query<{ kind: string; failures: number }>(
    'SELECT kind, failures FROM login_failures ORDER BY kind',
  )
  return Object.fromEntries(rows.map(row => [row.kind, row.failures]))
}

describe('the login', () => {
  it('welcomes with the right name and password', async () => {
    const result = await attempt(' anna ')

    expect(result).toMatchObject({ state: 'welcome', person: { name: 'anna', role: 'operator' } })
  })

  it('refuses an unknown name, a wrong password, a closed account and one without password in the same words', async () => {
    const refusals = [
      await attempt('nobody'),
      await attempt('anna', 'ein falsches Passwort'),
      await attempt('bert'),
      await attempt('carl'),
    ]

    expect(refusals[0]).toMatchObject({ state: 'refused', error: { code: 'LOGIN_FAILED' } })
    expect(new Set(refusals.map(refusal => JSON.stringify(refusal))).size).toBe(1)
  })

  it('takes as long for an unknown name as for a wrong password', async () => {
    const duration = async (name: string) => {
      const start = performance.now()
      await attempt(name, 'ein falsches Passwort')
      return performance.now() - start
    }
    await duration('warm-up')

    const unknown = Math.min(await duration('x'), await duration('y'), await duration('z'))
    const wrong = Math.min(await duration('anna'), await duration('anna'), await duration('anna'))

    expect(unknown / wrong).toBeGreaterThan(0.4)
    expect(unknown / wrong).toBeLessThan(2.5)
  })
})

describe('after failures', () => {
  it('an account waits from the fifth on, from wherever they come, in words and in seconds', async () => {
    await times(5, index => attempt('anna', 'falsch', `192.0.2.${index}`))

    expect(await attempt('ANNA', password, '198.51.100.1')).toMatchObject({
      state: 'limited',
      error: {
        code: 'LOGIN_LIMITED',
        message: 'Zu viele Anmeldeversuche. Bitte versuchen Sie es in 30 Sekunden wieder.',
      },
      retryAfterSeconds: 30,
    })
  })

  it('the wait doubles with each further one', async () => {
    await times(5, () => attempt('anna', 'falsch'))
    await goBack(31)
    expect(await attempt('anna', 'falsch')).toMatchObject({ state: 'refused' })
    expect(await attempt('anna')).toMatchObject({ state: 'limited', retryAfterSeconds: 60 })
    await goBack(61)
    await attempt('anna', 'falsch')
    expect(await attempt('anna')).toMatchObject({ state: 'limited', retryAfterSeconds: 120 })
    await goBack(121)
    expect(await attempt('anna')).toMatchObject({ state: 'welcome' })
    expect(await attempt('anna', 'falsch')).toMatchObject({ state: 'refused' })
  })

  it('nobody waits longer than a quarter of an hour', () => {
    const waits = [4, 5, 6, 9, 10, 60].map(count => waitAfter(count, throttleRules.account))

    expect(waits).toEqual([0, 30, 60, 480, 900, 900])
  })

  it('an unknown name waits like a known one', async () => {
    await times(5, () => attempt('anna', 'falsch', '192.0.2.7'))
    await times(5, () => attempt('niemand', 'falsch', '192.0.2.8'))

    const [known, unknown] = [await attempt('anna'), await attempt('niemand')]

    expect(unknown).toEqual(known)
    expect(unknown.state).toBe('limited')
  })

  it('a restart and a second gateway change nothing', async () => {
    await times(5, () => attempt('anna', 'falsch'))
    login = newGateway()

    expect(await attempt('anna')).toMatchObject({ state: 'limited' })
  })

  it('as many at once as one likes are no more guesses than one after the other', async () => {
    const gateways = [newGateway(), newGateway()]
    const answers = await Promise.all(
      Array.from({ length: 20 }, async (_, index) =>
        gateways[index % 2]?.({ name: 'anna', password: `falsch ${index}`, address: '192.0.2.1' }),
      ),
    )

    expect(answers.filter(answer => answer?.state === 'refused')).toHaveLength(5)
    expect(answers.filter(answer => answer?.state === 'limited')).toHaveLength(15)
  })

  it('waiting attempts do not make the wait longer', async () => {
    await times(5, () => attempt('anna', 'falsch'))
    await times(10, () => attempt('anna', 'falsch'))

    expect(await failures()).toMatchObject({ account: 5 })
  })

  it('a network waits after fifty, and leaves the others alone', async () => {
    await times(50, index =>
      attempt(`nobody-${index}`, 'falsch', `2001:db8::${index.toString(16)}`),
    )

    expect(await attempt('anna', password, '2001:db8::ffff')).toMatchObject({
      state: 'limited',
      retryAfterSeconds: 60,
    })
    expect(await attempt('anna', password, '2001:db8:0:1::1')).toMatchObject({ state: 'welcome' })
  })

  it('what went well does not count', async () => {
    await times(60, async () => {
      expect(await attempt('anna')).toMatchObject({ state: 'welcome' })
    })
    expect(await failures()).toEqual({})
  })

  it('a day without failure forgets an account', async () => {
    await times(5, () => attempt('anna', 'falsch'))
    await goBack(24 * 3600 + 1)
    await attempt('anna', 'falsch')

    expect(await failures()).toEqual({ account: 1, address: 1 })
    expect(await sweepFailures(database, new Date(Date.now() + 1000), 10)).toBe(2)
  })

  it('it is told once when a wait begins, with the name only of somebody who is there', async () => {
    await times(7, () => attempt('anna', 'falsch'))
    await times(7, () => attempt('mein geheimes Passwort', 'falsch'))

    expect(closed).toEqual([
      { account: 'anna', address: '192.0.2.1', closes: ['account'] },
      { account: undefined, address: '192.0.2.1', closes: ['account'] },
    ])
  })

  it('what was typed as a name is not kept', async () => {
    await attempt('mein geheimes Passwort', 'x')

    const { rows } = await database.pool.query<{ subject: string }>(
      `SELECT subject FROM login_failures WHERE kind = 'account'`,
    )
    const hash = createHash('sha256').update('mein geheimes passwort').digest('hex')
    expect(rows).toEqual([{ subject: hash }])
  })
})
