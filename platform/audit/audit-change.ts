import { AsyncLocalStorage } from 'node:async_hooks'
import { isDeepStrictEqual } from 'node:util'
import { forAudit } from './for-audit.ts'

/** What a mutation changed: only the fields that differ, without secrets. */
export type AuditChange = {
  /** Id of what was changed. */
  target?: string
  before: unknown
  after: unknown
}

type State = object | null | undefined

const mostChanges = 50
const underWay = new AsyncLocalStorage<AuditChange[]>()

/**
 * Tells the audit entry of the mutation that is under way what was before and what is now; `null`: there
 * was nothing, or is nothing any more. Without a mutation, e.g. in a job, it does nothing.
 */
export function auditChange(before: State, after: State, target?: string): void {
  const changes = underWay.getStore()
  if (!changes || changes.length >= mostChanges) return
  const differing = difference(before ?? null, after ?? null)
  if (differing) changes.push({ ...(target !== undefined && { target }), ...differing })
}

/** Runs a mutation; what it tells by `auditChange` is added to `changes`. */
export function collectChanges<T>(changes: AuditChange[], work: () => T): T {
  return underWay.run(changes, work)
}

function difference(before: object | null, after: object | null): AuditChange | undefined {
  if (before === null || after === null) {
    return before === after
      ? undefined
      : { before: before && forAudit(plain(before)), after: after && forAudit(plain(after)) }
  }
  return differingFields(plain(before), plain(after))
}

function differingFields(
  before: Record<string, unknown>,
  after: Record<string, unknown>,
): AuditChange | undefined {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  const changed = keys.filter(key => !isDeepStrictEqual(before[key], after[key]))
  if (changed.length === 0) return undefined
  const pick = (from: Record<string, unknown>) =>
    forAudit(Object.fromEntries(changed.map(key => [key, from[key] ?? null])))
  return { before: pick(before), after: pick(after) }
}

/** Rows may be class instances; `undefined` and a missing field are the same. */
function plain(value: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined))
}
