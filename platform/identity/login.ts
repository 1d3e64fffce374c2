import { randomBytes } from 'node:crypto'
import { UserError } from '../errors.ts'
import type { Account, AccountStore } from './login.store.ts'
import type { Attempt, LoginThrottle } from './login-throttle.ts'
import { hashPassword, noPassword, verifyPassword } from './password.ts'
import type { Person } from './session.ts'
import { createViewer } from './viewer.ts'

type Credentials = { name: string; password: string; address: string }
export type LoginResult =
  | { state: 'welcome'; person: Person }
  | { state: 'refused'; error: UserError }
  | { state: 'limited'; error: UserError; retryAfterSeconds: number }

export type Login = (given: Credentials) => Promise<LoginResult>

/** The failure after which an account or an address has to wait. `account` is undefined when nobody has that name. */
export type Closed = { account: string | undefined; address: string; closes: Attempt['closes'] }

type Options = {
  accounts: AccountStore
  throttle: LoginThrottle
  /** Is told of each wait that begins. */
  onClosed?: (closed: Closed) => Promise<void>
}

/**
 * Checks name and password. An unknown name, a closed account and a wrong password look the same, take equally
 * long and are counted alike; how long to wait after failures: login-throttle.ts.
 */
export function createLogin({ accounts, throttle, onClosed }: Options): Login {
  const decoy = hashPassword(randomBytes(16).toString('hex'))
  return async ({ name, password, address }) => {
    const { waitSeconds, closes } = await throttle.attempt(name, address)
    if (waitSeconds > 0) return limited(waitSeconds)
    const account = await accounts.findByName(name.trim())
    const matches = await verifyPassword(password, knownHash(account) ?? (await decoy))
    if (!account?.active || !matches) {
      if (closes.length > 0) await onClosed?.({ account: account?.name, address, closes })
      return refused()
    }
    await throttle.forgive(name, address)
    return { state: 'welcome', person: { ...createViewer(account), userId: account.userId } }
  }
}

/** Somebody without a password, who signs in elsewhere, takes as long as somebody with one. */
function knownHash(account: Account | undefined): string | undefined {
  return account?.passwordHash === noPassword ? undefined : account?.passwordHash
}

function refused(): LoginResult {
  return {
    state: 'refused',
    error: new UserError('LOGIN_FAILED', 'Der Name oder das Passwort ist falsch.', {
      remedy: 'Prüfen Sie beides, auch die Feststelltaste, und versuchen Sie es noch einmal.',
    }),
  }
}

/** Too many failures: the answer says how long to wait. */
export function limited(retryAfterSeconds: number): LoginResult & { state: 'limited' } {
  return {
    state: 'limited',
    retryAfterSeconds,
    error: new UserError(
      'LOGIN_LIMITED',
      `Zu viele Anmeldeversuche. Bitte versuchen Sie es in ${inWords(retryAfterSeconds)} wieder.`,
      { remedy: 'Wenn es eilt, kann ein Administrator die Sperre aufheben.' },
    ),
  }
}

function inWords(seconds: number): string {
  if (seconds <= 90) return seconds === 1 ? 'einer Sekunde' : `${seconds} Sekunden`
  return `${Math.ceil(seconds / 60)} Minuten`
}
