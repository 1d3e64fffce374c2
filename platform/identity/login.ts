import { randomBytes } from 'node:crypto'
import { isIPv6 } from 'node:net'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { UserError } from '../errors.ts'
import type { AccountStore } from './login.store.ts'
import { hashPassword, verifyPassword } from './password.ts'
import type { Person } from './session.ts'
import { createViewer } from './viewer.ts'

const windowSeconds = 15 * 60
const failuresPerAccount = 10
const failuresPerAddress = 50

type Credentials = { name: string; password: string; address: string }
export type LoginResult =
  | { state: 'welcome'; person: Person }
  | { state: 'refused'; error: UserError }
  | { state: 'limited'; error: UserError; retryAfterSeconds: number }

export type Login = (given: Credentials) => Promise<LoginResult>

/**
 * Checks name and password. An unknown name, a closed account and a wrong password look the same and
 * take equally long. After 10 failures per account or 50 per address (IPv6: /64) in 15 minutes nothing
 * is checked any more.
 */
export function createLogin(accounts: AccountStore): Login {
  const limiter = createLimiter()
  const decoy = hashPassword(randomBytes(16).toString('hex'))
  return async ({ name, password, address }) => {
    const waitSeconds = await limiter.consume(name, address)
    if (waitSeconds > 0) return limited(waitSeconds)
    const account = await accounts.findByName(name.trim())
    const matches = await verifyPassword(password, account?.passwordHash ?? (await decoy))
    if (!account?.active || !matches) return refused()
    await limiter.forgive(name, address)
    return { state: 'welcome', person: { ...createViewer(account), userId: account.userId } }
  }
}

function refused(): LoginResult {
  return {
    state: 'refused',
    error: new UserError('LOGIN_FAILED', 'Der Name oder das Passwort ist falsch.', {
      remedy: 'Prüfen Sie beides, auch die Feststelltaste, und versuchen Sie es noch einmal.',
    }),
  }
}

function limited(retryAfterSeconds: number): LoginResult {
  const minutes = Math.ceil(retryAfterSeconds / 60)
  const wait = minutes === 1 ? 'einer Minute' : `${minutes} Minuten`
  return {
    state: 'limited',
    retryAfterSeconds,
    error: new UserError(
      'LOGIN_LIMITED',
      `Zu viele Anmeldeversuche. Bitte versuchen Sie es in ${wait} wieder.`,
    ),
  }
}

/** Every attempt counts before it is checked, so that many at once do not slip through; a success is given back. */
function createLimiter() {
  const byAccount = new RateLimiterMemory({ points: failuresPerAccount, duration: windowSeconds })
  const byAddress = new RateLimiterMemory({ points: failuresPerAddress, duration: windowSeconds })
  return {
    /** Seconds to wait; 0 when the attempt may go on. */
    async consume(name: string, address: string): Promise<number> {
      const waits = await Promise.all([
        secondsUntilFree(byAccount.consume(accountKey(name))),
        secondsUntilFree(byAddress.consume(network(address))),
      ])
      return Math.max(...waits)
    },
    async forgive(name: string, address: string): Promise<void> {
      await byAccount.delete(accountKey(name))
      await byAddress.reward(network(address))
    },
  }
}

async function secondsUntilFree(attempt: Promise<RateLimiterRes>): Promise<number> {
  try {
    await attempt
    return 0
  } catch (refusal) {
    if (refusal instanceof RateLimiterRes)
      return Math.max(1, Math.ceil(refusal.msBeforeNext / 1000))
    throw refusal
  }
}

function accountKey(name: string): string {
  return name.trim().toLowerCase().slice(0, 200)
}

/** One IPv6 line has 2^64 addresses; its prefix is what counts. */
function network(address: string): string {
  if (!isIPv6(address) || address.includes('.')) return address
  const [head = '', tail = ''] = address.split('::')
  const before = head.split(':').filter(group => group !== '')
  const after = tail.split(':').filter(group => group !== '')
  const zeros = Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => '0')
  return [...before, ...zeros, ...after].slice(0, 4).join(':')
}
