import { UserError } from '../errors.ts'
import type { MutationEvent } from '../graphql/access.ts'
import type { AuditLog } from './audit-log.ts'
import { forAudit } from './for-audit.ts'

/**
 * Machines write readings every second; what they did is in the readings themselves. What people
 * read, think and talk about with Luna is theirs: it can be deleted, and this log cannot.
 */
const silent = new Set([
  'ingestReadings',
  'previewImport',
  'recordEvents',
  'recordLabels',
  'startConversation',
  'renameConversation',
  'deleteConversation',
  'cancelAnswer',
])

const longestOutcome = 500
const longestTarget = 200
const mostInMeta = 24_000

/**
 * Writes every mutation of a person into the audit log, with what it was asked, what it changed and its
 * outcome, without secrets.
 */
export function auditMutations(log: Pick<AuditLog, 'record'>) {
  return async ({ name, viewer, args, outcome, changes = [] }: MutationEvent): Promise<void> => {
    if (silent.has(name)) return
    await log.record({
      actor: viewer.name,
      action: name,
      target: targetOf(outcome) ?? changes[0]?.target ?? idOf(args),
      meta: bounded({
        role: viewer.role,
        ...(viewer.userId !== undefined && { userId: viewer.userId }),
        args: forAudit(args),
        ...(changes.length > 0 && { changes }),
        outcome: describe(outcome),
      }),
    })
  }
}

/** Each change is bounded by itself; so many at once are not. */
function bounded<T extends { changes?: unknown[] }>(meta: T): T {
  const { changes } = meta
  if (!changes || JSON.stringify(changes).length <= mostInMeta) return meta
  return { ...meta, changes: [], changesLeftOut: changes.length }
}

function describe(outcome: MutationEvent['outcome']): string {
  if (!outcome.ok) {
    const { error } = outcome
    return (error instanceof Error ? error.message : 'failed').slice(0, longestOutcome)
  }
  return outcome.result instanceof UserError ? outcome.result.code : 'ok'
}

function targetOf(outcome: MutationEvent['outcome']): string | undefined {
  return outcome.ok ? idOf(outcome.result) : undefined
}

function idOf(result: unknown): string | undefined {
  const id = result && typeof result === 'object' && 'id' in result ? result.id : undefined
  return typeof id === 'string' ? id.slice(0, longestTarget) : undefined
}
