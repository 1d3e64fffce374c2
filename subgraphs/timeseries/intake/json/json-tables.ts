import { stampKind } from '../time/stamp.ts'

/** A table found in a document: its headings, its cells and what stands around it. */
export type JsonTable = {
  /** The name of the property or entry that holds it. */
  key: string
  /** Names and scalars beside and above it: they may name the unit or the metering location. */
  around: string[]
  header: string[] | undefined
  rows: string[][]
}

type Scalar = string | number | boolean | null

/**
 * The tables of a document: lists of objects or of lists, objects of lists, and objects whose keys are
 * stamps; wherever they stand.
 */
export function tablesIn(document: unknown): JsonTable[] {
  const found: JsonTable[] = []
  collect(document, { key: '', around: [] }, found)
  return found
}

type Place = Pick<JsonTable, 'key' | 'around'>

function collect(value: unknown, place: Place, found: JsonTable[]): void {
  const table = tableOf(value)
  if (table) {
    found.push({ ...place, ...table })
    return
  }
  if (Array.isArray(value)) {
    for (const entry of value as unknown[])
      collect(entry, { ...place, key: nameOf(entry, place.key) }, found)
    return
  }
  if (!isObject(value)) return
  const around = [...place.around, ...scalarsOf(value)]
  const inner = Object.entries(value).filter(
    ([, part]) => typeof part === 'object' && part !== null,
  )
  for (const [name, part] of inner) {
    collect(
      part,
      { key: inner.length === 1 && place.key !== '' ? place.key : joined(place.key, name), around },
      found,
    )
  }
}

function joined(key: string, name: string): string {
  return key === '' ? name : `${key} · ${name}`
}

function tableOf(value: unknown): Pick<JsonTable, 'header' | 'rows'> | undefined {
  if (Array.isArray(value)) return listOfLists(value) ?? listOfObjects(value)
  return isObject(value) ? (objectOfLists(value) ?? objectByStamp(value)) : undefined
}

function listOfLists(value: unknown[]): Pick<JsonTable, 'header' | 'rows'> | undefined {
  const rows = value.filter((row): row is Scalar[] => Array.isArray(row) && row.every(isScalar))
  if (rows.length === 0 || rows.length < value.length) return undefined
  return { header: undefined, rows: rows.map(row => row.map(textOf)) }
}

function listOfObjects(value: unknown[]): Pick<JsonTable, 'header' | 'rows'> | undefined {
  const entries = value.map(entry => (isObject(entry) ? flatten(entry) : undefined))
  const flat = entries.filter(entry => entry !== undefined)
  if (flat.length === 0 || flat.length < value.length) return undefined
  const header = [...new Set(flat.flatMap(entry => [...entry.keys()]))]
  return { header, rows: flat.map(entry => header.map(name => textOf(entry.get(name) ?? null))) }
}

/** Scalars of an object and of objects in it; undefined when it holds a list. */
function flatten(entry: Record<string, unknown>, prefix = ''): Map<string, Scalar> | undefined {
  const flat = new Map<string, Scalar>()
  for (const [name, value] of Object.entries(entry)) {
    if (isScalar(value)) flat.set(prefix + name, value)
    else {
      const inner = isObject(value) ? flatten(value, `${prefix}${name}.`) : undefined
      if (!inner) return undefined
      for (const [key, scalar] of inner) flat.set(key, scalar)
    }
  }
  return flat
}

function objectOfLists(
  value: Record<string, unknown>,
): Pick<JsonTable, 'header' | 'rows'> | undefined {
  const lists = Object.entries(value).filter(
    (entry): entry is [string, Scalar[]] => Array.isArray(entry[1]) && entry[1].every(isScalar),
  )
  const length = lists[0]?.[1].length ?? 0
  const equal = lists.filter(([, list]) => list.length === length)
  if (equal.length < 2 || length === 0) return undefined
  return {
    header: equal.map(([name]) => name),
    rows: Array.from({ length }, (_, i) => equal.map(([, list]) => textOf(list[i] ?? null))),
  }
}

function objectByStamp(
  value: Record<string, unknown>,
): Pick<JsonTable, 'header' | 'rows'> | undefined {
  const entries = Object.entries(value)
  const isByStamp =
    entries.length > 1 &&
    entries.every(([key, part]) => isScalar(part) && stampKind(key) === 'datetime')
  if (!isByStamp) return undefined
  return {
    header: undefined,
    rows: entries.map(([key, part]) => [key, isScalar(part) ? textOf(part) : '']),
  }
}

/** What an entry of a list is called. */
function nameOf(entry: unknown, fallback: string): string {
  if (!isObject(entry)) return fallback
  const named = [
    'meter',
    'name',
    'id',
    'meteringLocation',
    'melo',
    'zaehler',
    'zähler',
    'obis',
    'type',
  ]
  const values = named.flatMap(key => {
    const value = entry[key]
    return typeof value === 'string' || typeof value === 'number' ? [String(value)] : []
  })
  return values.length === 0 ? fallback : values.slice(0, 2).join(' · ')
}

function scalarsOf(value: Record<string, unknown>): string[] {
  return Object.entries(value)
    .filter(([, part]) => typeof part === 'string' || typeof part === 'number')
    .map(([name, part]) => `${name} ${String(part)}`)
}

function textOf(value: Scalar): string {
  if (value === null) return ''
  if (typeof value === 'boolean') return value ? 'WAHR' : 'FALSCH'
  return typeof value === 'number' ? String(value) : value.trim()
}

function isScalar(value: unknown): value is Scalar {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value)
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
