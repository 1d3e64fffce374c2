import type { z } from 'zod'
import { germanNumber } from '../../wording/german.ts'

/** At most this many faults of one file are told; the rest follows from them or comes at the next try. */
const mostTold = 8

const typeNames: Partial<Record<string, string>> = {
  string: 'ein Text',
  number: 'eine Zahl',
  int: 'eine ganze Zahl',
  boolean: 'true oder false',
  object: 'ein Objekt { … }',
  array: 'eine Liste [ … ]',
}

/** Each fault of a parsed value as one German sentence that names the field. */
export function germanIssues(error: z.ZodError): string[] {
  return error.issues
    .slice(0, mostTold)
    .map(issue => `Feld „${germanPath(issue.path)}“: ${explain(issue)}`)
}

/** `["points", 2, "unit"]` → `points[2].unit`; the whole value is `(Datei)`. */
export function germanPath(path: readonly PropertyKey[]): string {
  const text = path
    .map(step => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`))
    .join('')
    .replace(/^\./, '')
  return text === '' ? '(Datei)' : text
}

type Issue = z.ZodError['issues'][number]

function explain(issue: Issue): string {
  if (issue.code === 'invalid_type') {
    return `Erwartet wird ${typeNames[issue.expected] ?? issue.expected}.`
  }
  if (issue.code === 'invalid_value') {
    return `Möglich sind nur ${issue.values.map(value => String(value)).join(', ')}.`
  }
  if (issue.code === 'unrecognized_keys') return `Unbekannte Angaben: ${issue.keys.join(', ')}.`
  if (issue.code === 'too_small')
    return `Zu klein: mindestens ${bound(issue.origin, issue.minimum)}.`
  if (issue.code === 'too_big') return `Zu groß: höchstens ${bound(issue.origin, issue.maximum)}.`
  if (issue.code === 'invalid_union') return 'Die Angabe hat keine der möglichen Formen.'
  return issue.message
}

function bound(origin: string, limit: number | bigint): string {
  const count = germanNumber(Number(limit))
  if (origin === 'string') return `${count} Zeichen`
  if (origin === 'array') return `${count} Einträge`
  return count
}
