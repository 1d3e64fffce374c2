import { createHash } from 'node:crypto'
import { isIPv6 } from 'node:net'

/** What failed sign-ins are counted for. */
export type Counted = { kind: 'account' | 'address'; subject: string }
export type Failures = { count: number; lastAt: Date; blockedUntil: Date | null }

export type FailureStore = {
  /**
   * Puts what `change` answers in the place of what is known; `undefined` forgets it. One change of a subject at a
   * time, also with several gateways; `now` is the store's clock, which they share.
   */
  change: (
    counted: Counted,
    change: (known: Failures | undefined, now: Date) => Failures | undefined,
  ) => Promise<void>
}

/** `free` failures cost nothing; then each doubles the wait. */
type Rule = { free: number; firstWaitS: number; longestWaitS: number; forgottenAfterS: number }

const minute = 60
/** A company may have one address for all: it may fail more often. */
export const throttleRules: Record<Counted['kind'], Rule> = {
  account: { free: 5, firstWaitS: 30, longestWaitS: 15 * minute, forgottenAfterS: 1440 * minute },
  address: { free: 50, firstWaitS: 60, longestWaitS: 15 * minute, forgottenAfterS: 60 * minute },
}

export type Attempt = {
  /** Seconds to wait; 0 when the attempt may go on. */
  waitSeconds: number
  /** What waits from now on if this attempt fails. */
  closes: Counted['kind'][]
}

export type LoginThrottle = {
  /** Every attempt counts before it is checked, so that many at once do not slip through. */
  attempt: (name: string, address: string) => Promise<Attempt>
  /** The same for what is tried without a name, such as a link. */
  attemptFrom: (address: string) => Promise<Attempt>
  /** What was tried without a name went well: the address gets its attempt back. */
  giveBack: (address: string) => Promise<void>
  /** The attempt went well: the account starts anew, the address gets its attempt back. */
  forgive: (name: string, address: string) => Promise<void>
}

export function createLoginThrottle(store: FailureStore): LoginThrottle {
  const giveBack = (address: string) =>
    store.change({ kind: 'address', subject: networkOf(address) }, oneLess)
  const from = (address: string) => count(store, { kind: 'address', subject: networkOf(address) })
  return {
    async attempt(name, address) {
      const byAddress = await from(address)
      if (byAddress.waitSeconds > 0) return byAddress
      const byAccount = await count(store, { kind: 'account', subject: accountSubject(name) })
      return { ...byAccount, closes: [...byAddress.closes, ...byAccount.closes] }
    },
    attemptFrom: from,
    giveBack,
    async forgive(name, address) {
      await store.change({ kind: 'account', subject: accountSubject(name) }, () => undefined)
      await giveBack(address)
    },
  }
}

async function count(store: FailureStore, counted: Counted): Promise<Attempt> {
  const rule = throttleRules[counted.kind]
  const attempt: Attempt = { waitSeconds: 0, closes: [] }
  await store.change(counted, (known, now) => {
    const left = (known?.blockedUntil?.getTime() ?? 0) - now.getTime()
    if (left > 0) {
      attempt.waitSeconds = Math.ceil(left / 1000)
      return known
    }
    const next = failOnce(known, now, rule)
    if (next.blockedUntil) attempt.closes.push(counted.kind)
    return next
  })
  return attempt
}

function failOnce(known: Failures | undefined, now: Date, rule: Rule): Failures {
  const counts = known && now.getTime() - known.lastAt.getTime() < rule.forgottenAfterS * 1000
  const failures = (counts ? known.count : 0) + 1
  const wait = waitAfter(failures, rule)
  const blockedUntil = wait > 0 ? new Date(now.getTime() + wait * 1000) : null
  return { count: failures, lastAt: now, blockedUntil }
}

/** Seconds to wait after so many failures: 30 s, 1 min, 2 min … for an account. */
export function waitAfter(failures: number, rule: Rule): number {
  if (failures < rule.free) return 0
  return Math.min(rule.longestWaitS, rule.firstWaitS * 2 ** Math.min(failures - rule.free, 20))
}

function oneLess(known: Failures | undefined): Failures | undefined {
  if (!known || known.count <= 1) return undefined
  return { ...known, count: known.count - 1, blockedUntil: null }
}

/** People type their password into the wrong field: what was typed as a name is not kept. */
function accountSubject(name: string): string {
  return createHash('sha256').update(name.trim().toLowerCase()).digest('hex')
}

/** One IPv6 line has 2^64 addresses; its prefix is what counts. */
function networkOf(address: string): string {
  if (!isIPv6(address) || address.includes('.')) return address
  const [head = '', tail = ''] = address.split('::')
  const before = head.split(':').filter(group => group !== '')
  const after = tail.split(':').filter(group => group !== '')
  const zeros = Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => '0')
  const prefix = [...before, ...zeros, ...after].slice(0, 4).join(':')
  return `${prefix}::/64`
}
