import type { Failures, FailureStore } from '#platform/identity/login-throttle.ts'

/** Failed sign-ins, for tests that need no database. */
export function createMemoryFailureStore(now: () => number = Date.now): FailureStore {
  const all = new Map<string, Failures>()
  return {
    async change({ kind, subject }, change) {
      const key = `${kind} ${subject}`
      const next = change(all.get(key), new Date(now()))
      if (next) all.set(key, next)
      else all.delete(key)
    },
  }
}
