import { randomUUID } from 'node:crypto'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Account, AccountStore } from './login.store.ts'
import { createLogin } from './login.ts'
import { hashPassword } from './password.ts'

const password = 'ein langes Passwort'
let accounts: AccountStore
let login: ReturnType<typeof createLogin>

beforeAll(async () => {
  const passwordHash = await hashPassword(password)
  const account = (name: string, active: boolean): Account => ({
    userId: randomUUID(),
    name,
    role: 'operator',
    active,
    passwordHash,
  })
  const all = [account('anna', true), account('bert', false)]
  accounts = { findByName: async name => all.find(one => one.name === name) }
})
beforeEach(() => {
  login = createLogin(accounts)
})

const attempt = (name: string, word = password, address = '192.0.2.1') =>
  login({ name, password: word, address })
const times = async (count: number, action: (index: number) => Promise<unknown>) => {
  for (let index = 0; index < count; index++) await action(index)
}

describe('the login', () => {
  it('welcomes with the right name and password', async () => {
    const result = await attempt(' anna ')

    expect(result).toMatchObject({ state: 'welcome', person: { name: 'anna', role: 'operator' } })
  })

  it('refuses an unknown name, a wrong password and a closed account in the same words', async () => {
    const refusals = [
      await attempt('nobody'),
      await attempt('anna', 'ein falsches Passwort'),
      await attempt('bert'),
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

  it('stops after ten failures of one account, from wherever they come', async () => {
    await times(10, index => attempt('anna', 'falsch', `192.0.2.${index}`))

    expect(await attempt('ANNA', password, '198.51.100.1')).toMatchObject({
      state: 'limited',
      error: {
        code: 'LOGIN_LIMITED',
        message: 'Zu viele Anmeldeversuche. Bitte versuchen Sie es in 15 Minuten wieder.',
      },
      retryAfterSeconds: 900,
    })
  })

  it('stops after fifty failures of one network, and leaves the others alone', async () => {
    await times(50, index =>
      attempt(`nobody-${index}`, 'falsch', `2001:db8::${index.toString(16)}`),
    )

    expect(await attempt('anna', password, '2001:db8::ffff')).toMatchObject({ state: 'limited' })
    expect(await attempt('anna', password, '2001:db8:0:1::1')).toMatchObject({ state: 'welcome' })
  })

  it('does not count what went well', async () => {
    await times(60, async () => {
      expect(await attempt('anna')).toMatchObject({ state: 'welcome' })
    })
  })
})
