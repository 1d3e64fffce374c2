/** What the audit log is narrowed to; everything must hold at once. */
export type AuditFilter = {
  from?: Date | null | undefined
  /** Excluded. */
  to?: Date | null | undefined
  /** Whole names, as they are. */
  actor?: string | null | undefined
  action?: string | null | undefined
  target?: string | null | undefined
  /** Anywhere in an entry, upper or lower case. */
  text?: string | null | undefined
  onlyRefused?: boolean | null | undefined
}

const longestText = 200

/** A condition on `audit_log` whose parameters begin at $3. */
export function auditCondition(filter: AuditFilter): { condition: string; values: unknown[] } {
  const parts: string[] = []
  const values: unknown[] = []
  const add = (value: unknown, part: (parameter: string) => string) => {
    if (value === null || value === undefined || value === '') return
    values.push(value)
    parts.push(part(`$${values.length + 2}`))
  }
  add(filter.from, at => `ts >= ${at}`)
  add(filter.to, at => `ts < ${at}`)
  add(filter.actor, name => `actor = ${name}`)
  add(filter.action, name => `action = ${name}`)
  add(filter.target, id => `target = ${id}`)
  const text = filter.text?.trim().slice(0, longestText)
  add(
    text && `%${text.replaceAll('\0', '').replace(/[\\%_]/gu, '\\$&')}%`,
    pattern =>
      `(actor ILIKE ${pattern} OR action ILIKE ${pattern} OR target ILIKE ${pattern} OR meta::text ILIKE ${pattern})`,
  )
  if (filter.onlyRefused === true) parts.push(`meta ->> 'outcome' <> 'ok'`)
  return { condition: parts.join(' AND ') || 'true', values }
}
