import type { z } from 'zod'
import { UserError } from '#platform/errors.ts'
import { unreadable } from './feed-errors.ts'

/**
 * JSON of a known shape. UserError FEED_UNREADABLE tells HTML (a proxy's or maintenance page), a broken-off
 * answer and a changed shape apart.
 */
export function readJson<T>(text: string, shape: z.ZodType<T>, source: string): T | UserError {
  const parsed = parse(text)
  if (parsed === undefined) return noJson(text, source)
  const checked = shape.safeParse(parsed)
  if (checked.success) return checked.data
  const [issue] = checked.error.issues
  const place = issue?.path.map(String).join('.') ?? ''
  return unreadable(source, 'Der Aufbau ist anders als erwartet.', place || undefined)
}

function parse(text: string): unknown {
  try {
    // A byte order mark is no part of JSON, but some servers send one.
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch {
    return undefined
  }
}

function noJson(text: string, source: string): UserError {
  const beginning = text.trimStart()
  if (beginning === '') return unreadable(source, 'Die Antwort ist leer.')
  if (beginning.startsWith('<')) {
    return unreadable(source, 'Statt der Daten kam eine Webseite (HTML), etwa eine Wartungsseite.')
  }
  if (/^[[{]/.test(beginning)) {
    return unreadable(source, 'Die Antwort bricht mittendrin ab oder ist beschädigt (kein JSON).')
  }
  return unreadable(source, 'Die Antwort ist kein JSON.')
}
