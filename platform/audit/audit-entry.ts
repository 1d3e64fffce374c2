import { createHash } from 'node:crypto'

/** What is written down; `meta` is any JSON. */
export type AuditInput = {
  /** Name of a person or of a part of Luna. */
  actor: string
  /** Name of the mutation, or of the event. */
  action: string
  /** Id of what it was done to. */
  target?: string | undefined
  meta: Record<string, unknown>
}

export type AuditRow = {
  /** Its number; numbers rise, and one may be missing where a transaction failed. */
  id: string
  ts: Date
  actor: string
  action: string
  target: string | null
  meta: unknown
  hash: string
}

/** With what the chain is made of. */
export type ChainedEntry = AuditRow & { prevHash: string; format: number }

/** In place of the hash before the first entry. */
export const firstHash = '0'.repeat(64)
export const currentFormat = 2

/**
 * SHA-256 over the previous hash and the canonical JSON of every column, in hex. Format 1, of earlier
 * versions, leaves the number out.
 */
export function hashOf(
  previous: string,
  { format, id, ts, actor, action, target, meta }: Omit<ChainedEntry, 'hash' | 'prevHash'>,
): string {
  const columns = [ts.toISOString(), actor, action, target, meta]
  const entry = canonical(format === 1 ? columns : [format, id, ...columns])
  return createHash('sha256').update(previous).update(entry).digest('hex')
}

/** JSON with sorted keys: jsonb does not keep their order. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    part && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )
}

/** As PostgreSQL can store it: without U+0000 and halves of a character, in keys too. */
export function storable(value: unknown): unknown {
  return clean(JSON.parse(JSON.stringify(value ?? null)))
}

/** The same for a single text. */
export function storableText(text: string): string {
  return text.replace(/[\0\p{Surrogate}]/gu, '\uFFFD')
}

function clean(value: unknown): unknown {
  if (typeof value === 'string') return storableText(value)
  if (Array.isArray(value)) return value.map(clean)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [storableText(key), clean(part)]),
  )
}
