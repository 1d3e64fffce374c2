/** What an entry tells beside who and what: why it was refused, if it was, and the whole record for those who check. */
export type AuditMeta = { outcome: string | undefined; details: string }

export function readMeta(meta: string): AuditMeta {
  try {
    const parsed: unknown = JSON.parse(meta)
    const entries = typeof parsed === 'object' && parsed !== null ? Object.entries(parsed) : []
    const outcome: unknown = entries.find(([key]) => key === 'outcome')?.[1]
    return {
      outcome: typeof outcome === 'string' && outcome !== 'ok' ? outcome : undefined,
      details: JSON.stringify(parsed, null, 2),
    }
  } catch {
    return { outcome: undefined, details: meta }
  }
}
