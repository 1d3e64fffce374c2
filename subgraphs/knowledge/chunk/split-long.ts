import { months } from './abbreviations.ts'
import type { Span } from './sentence-splitter.ts'

/**
 * Where the items of an enumeration within a sentence begin: "… von 1. zur …, 2. zur … und a) …".
 */
const item = new RegExp(
  String.raw`(?<=[,;:–]\s|\s(?:und|oder|sowie|sind|ist|von|dass|die|der|das|wenn|soweit|für|durch)\s)` +
    String.raw`(?=(?:\d{1,3}[a-z]{0,2}\.|[a-z]{1,2}\))\s(\S+))`,
  'gu',
)

/** The pieces of an enumeration, each with its label; one piece where there is none. */
export function splitEnumeration(text: string, span: Span): Span[] {
  return cutAt(span, enumerationStarts(text, span))
}

/** Places where an item of an enumeration begins, in ascending order. */
export function enumerationStarts(text: string, { start, end }: Span): number[] {
  return [...text.slice(start, end).matchAll(item)]
    .filter(match => !months.has((match[1] ?? '').replace(/[^\p{L}]/gu, '')))
    .filter(match => !/^\d/u.test(match[1] ?? ''))
    .map(match => start + match.index)
}

function cutAt(span: Span, cuts: number[]): Span[] {
  const edges = [span.start, ...cuts.filter(at => at > span.start && at < span.end), span.end]
  return edges.slice(1).map((end, index) => ({ start: edges[index] ?? span.start, end }))
}
