import { UserError } from '../errors.ts'
import type { MutationEvent } from '../graphql/access.ts'
import type { AuditLog } from './audit-log.ts'

const secretFields = /password|token|secret/i
/** Addresses: those of webhooks carry a key in their path. */
const addressFields = /(^|_)(target|url)$|(Target|Url|URL)$/
const hidden = '(verborgen)'
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

/** Writes every mutation of a person into the audit log, with its outcome and without secrets. */
export function auditMutations(log: Pick<AuditLog, 'record'>) {
  return async ({ name, viewer, args, outcome }: MutationEvent): Promise<void> => {
    if (silent.has(name)) return
    await log.record({
      actor: viewer.name,
      action: name,
      target: outcome.ok ? idOf(outcome.result) : undefined,
      meta: { role: viewer.role, args: withoutSecrets(args), outcome: describe(outcome) },
    })
  }
}

function describe(outcome: MutationEvent['outcome']): string {
  if (!outcome.ok) return outcome.error instanceof Error ? outcome.error.message : 'failed'
  return outcome.result instanceof UserError ? outcome.result.code : 'ok'
}

function idOf(result: unknown): string | undefined {
  const id = result && typeof result === 'object' && 'id' in result ? result.id : undefined
  return typeof id === 'string' ? id : undefined
}

function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecrets)
  if (!value || typeof value !== 'object' || value instanceof Date) return value
  const entries = Object.entries(value).map(([key, part]) => [key, withoutSecret(key, part)])
  return Object.fromEntries(entries) as object
}

function withoutSecret(key: string, part: unknown): unknown {
  if (secretFields.test(key)) return hidden
  return typeof part === 'string' && addressFields.test(key) ? hostOnly(part) : withoutSecrets(part)
}

/** `https://hooks.example.org/…`; what is no address, e.g. that of an e-mail, stays. */
function hostOnly(text: string): string {
  const url = URL.parse(text)
  if (!url || url.host === '') return text.includes('/') ? hidden : text
  const origin = `${url.protocol}//${url.host}`
  const isWhole = url.pathname.length < 2 && url.search === '' && url.hash === ''
  return isWhole && url.username === '' && url.password === '' ? text : `${origin}/…`
}
