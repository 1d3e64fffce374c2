import { abbreviations, months } from './abbreviations.ts'
import type { Span } from './sentence-splitter.ts'

/**
 * Where the items of an enumeration within a sentence begin: "… von 1. zur …, 2. zur … und a) …".
 */
const item = new RegExp(
  String.raw`(?<=[,;:]\s|\s(?:und|oder|sowie|sind|ist|von|dass)\s)` +
    String.raw`(?=(?:\d{1,2}[a-z]?\.|[a-z]{1,2}\))\s(\S+))`,
  'gu',
)

/** Ways to part a sentence, the gentlest first. */
const seams: RegExp[] = [/(?<=;)\s/gu, /(?<=,)\s/gu, /\s/gu]

/**
 * Parts a sentence into pieces of at most `maxLength`: at enumeration items, then semicolons,
 * commas, spaces.
 */
export function splitLong(text: string, span: Span, maxLength: number): Span[] {
  if (span.end - span.start <= maxLength) return [span]
  const items = cutAt(span, enumerationStarts(text, span))
  return pack(
    items.flatMap(piece => splitAtSeams(text, piece, maxLength)),
    maxLength,
  )
}

/** The pieces of an enumeration, each with its label; one piece where there is none. */
export function splitEnumeration(text: string, span: Span): Span[] {
  return cutAt(span, enumerationStarts(text, span))
}

function enumerationStarts(text: string, span: Span): number[] {
  const matches = [...text.slice(span.start, span.end).matchAll(item)]
  return matches
    .filter(match => !months.has((match[1] ?? '').replace(/[^\p{L}]/gu, '')))
    .map(match => span.start + match.index)
}

function splitAtSeams(text: string, span: Span, maxLength: number): Span[] {
  let pieces = [span]
  for (const seam of seams) {
    pieces = pieces.flatMap(piece => {
      if (piece.end - piece.start <= maxLength) return [piece]
      const matches = [...text.slice(piece.start, piece.end).matchAll(seam)]
      const cuts = matches
        .map(match => piece.start + match.index)
        .filter(at => mayPart(text, at))
        .map(at => at + 1)
      return pack(cutAt(piece, cuts), maxLength)
    })
  }
  return pieces
}

/** Never between "Nr." and "5", "§" and "14a", "Absatz" and "2". */
function mayPart(text: string, at: number): boolean {
  const before = /(\S+)$/u.exec(text.slice(Math.max(0, at - 30), at))?.[1] ?? ''
  if (/^(§§?|Absatz|Satz|Nummer|Artikel|Anlage|Buchstabe|\p{L}\.|\d+\.)$/u.test(before))
    return false
  return !(before.endsWith('.') && abbreviations.has(before.slice(0, -1).toLowerCase()))
}

function cutAt(span: Span, cuts: number[]): Span[] {
  const edges = [span.start, ...cuts.filter(at => at > span.start && at < span.end), span.end]
  return edges.slice(1).map((end, index) => ({ start: edges[index] ?? span.start, end }))
}

function pack(pieces: Span[], maxLength: number): Span[] {
  const packed: Span[] = []
  for (const piece of pieces) {
    const last = packed.at(-1)
    if (last && piece.end - last.start <= maxLength) last.end = piece.end
    else packed.push({ ...piece })
  }
  return packed
}
