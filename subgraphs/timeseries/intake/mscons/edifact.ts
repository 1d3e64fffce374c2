import { UserError } from '#platform/errors.ts'
import { placeName } from '../finding.ts'

/** One segment: `DTM+163:201512010000?+01:303'` → tag DTM, elements [[163, 201512010000+01, 303]]. */
export type Segment = {
  /** Counts from 1 for UNB; UNA is a service string and does not count. */
  number: number
  tag: string
  elements: string[][]
}

type Separators = {
  component: string
  element: string
  release: string
  terminator: string
}

const standard: Separators = {
  component: ':',
  element: '+',
  release: '?',
  terminator: "'",
}

/** Whether a text is an EDIFACT interchange. */
export function isEdifact(text: string): boolean {
  return /^\s*UN[AB][^\w\s]/.test(text)
}

/** The segments of an interchange, made as they are asked for; as often as needed. */
export type Interchange = { count: number; segments: () => Iterable<Segment> }

/**
 * Splits an interchange into segments by the separators of its UNA (ISO 9735), honouring the release
 * character. UserError IMPORT_MSCONS_TRUNCATED when the last segment has no end.
 */
export function readInterchange(text: string): Interchange | UserError {
  const start = text.search(/\S/)
  const hasService = text.startsWith('UNA', start)
  const separators = hasService ? separatorsOf(text.slice(start + 3, start + 9)) : standard
  const body = hasService ? text.slice(start + 9) : text.slice(start)
  const { ends, rest } = findEnds(body, separators)
  if (rest !== '') return truncated(ends.length + 1, rest)
  return {
    count: ends.length,
    *segments() {
      let from = 0
      for (const [i, end] of ends.entries()) {
        yield readSegment(body.slice(from, end).trimStart(), i + 1, separators)
        from = end + 1
      }
    },
  }
}

export function segmentPlace(number: number): string {
  return placeName('Segment', number)
}

function separatorsOf(service: string): Separators {
  const [component = ':', element = '+', , release = '?', , terminator = "'"] = service
  return { component, element, release, terminator }
}

function truncated(number: number, rest: string): UserError {
  const shown = rest.length > 40 ? `${rest.slice(0, 40)}…` : rest
  return new UserError(
    'IMPORT_MSCONS_TRUNCATED',
    `Die MSCONS-Datei bricht mitten in einem Segment ab: „${shown}“.`,
    { place: segmentPlace(number), remedy: 'Laden Sie die vollständige Datei hoch.' },
  )
}

/** Where the terminators stand; `rest` is what follows the last one. */
function findEnds(body: string, { terminator, release }: Separators) {
  const ends: number[] = []
  for (let at = body.indexOf(terminator); at >= 0; at = body.indexOf(terminator, at + 1)) {
    if (!isReleased(body, at, release)) ends.push(at)
  }
  return { ends, rest: body.slice((ends.at(-1) ?? -1) + 1).trim() }
}

/** An odd number of release characters before a separator makes it an ordinary character. */
function isReleased(text: string, at: number, release: string): boolean {
  let count = 0
  while (release !== ' ' && text[at - 1 - count] === release) count += 1
  return count % 2 === 1
}

function readSegment(text: string, number: number, separators: Separators): Segment {
  const [head = '', ...rest] = splitText(text, separators.element, separators.release)
  const elements = rest.map(element =>
    splitText(element, separators.component, separators.release).map(part =>
      withoutRelease(part, separators.release),
    ),
  )
  return { number, tag: head.trim(), elements }
}

function splitText(text: string, separator: string, release: string): string[] {
  if (!text.includes(release)) return text.split(separator)
  const parts: string[] = []
  let start = 0
  for (let at = text.indexOf(separator); at >= 0; at = text.indexOf(separator, at + 1)) {
    if (isReleased(text, at, release)) continue
    parts.push(text.slice(start, at))
    start = at + 1
  }
  return [...parts, text.slice(start)]
}

function withoutRelease(text: string, release: string): string {
  if (release === ' ' || !text.includes(release)) return text
  let plain = ''
  for (let i = 0; i < text.length; i += 1) {
    if (text[i] === release) i += 1
    plain += text[i] ?? ''
  }
  return plain
}
