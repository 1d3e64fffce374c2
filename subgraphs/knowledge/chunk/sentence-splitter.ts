import { abbreviations, closingAbbreviations, months, sentenceStarters } from './abbreviations.ts'

/** A stretch of a text, [start, end) in UTF-16 units. */
export type Span = { start: number; end: number }

const candidate = /[.!?…]+["“”»’')\]]*(?=\s)|\n+/gu
/**
 * Words after which a number is a reference, so that its full stop ends the sentence: "nach § 5.
 * Der …".
 */
const references =
  /(§§?|Absatz|Satz|Nummer|Artikel|Anlage|Abs\.|Nr\.|Art\.|Seite|Tabelle|Abbildung)$/u

/**
 * German sentences, legal ones above all: a full stop after "Nr.", "z. B." or in "1. Januar" ends
 * nothing, nor do the numbers of an enumeration. A line end always does. Spans carry no outer
 * spaces.
 */
export function splitSentences(text: string): Span[] {
  const spans: Span[] = []
  let start = 0
  const cut = (end: number) => {
    const span = trimmed(text, { start, end })
    if (span) spans.push(span)
    start = end
  }
  for (const match of text.matchAll(candidate)) {
    const end = match.index + match[0].length
    if (match[0].startsWith('\n') || endsSentence(text, match.index, end)) cut(end)
  }
  cut(text.length)
  return spans
}

function endsSentence(text: string, markAt: number, end: number): boolean {
  const next = /^\s+(\S+)/u.exec(text.slice(end, end + 60))?.[1] ?? ''
  if (!/^["„»“‚(\[]*[\p{Lu}\d§–]/u.test(next)) return false
  if (text[markAt] !== '.' || end - markAt > 1) return true
  const before = text.slice(Math.max(0, markAt - 60), markAt)
  const token = /[\p{L}\p{N}]+$/u.exec(before)?.[0] ?? ''
  const context = before.slice(0, before.length - token.length).trimEnd()
  if (/^\d+[a-z]?$/u.test(token)) return numberEndsSentence(token, context, next)
  return wordEndsSentence(token, context, next)
}

function wordEndsSentence(token: string, context: string, next: string): boolean {
  const word = token.toLowerCase()
  if (closingAbbreviations.has(word)) return sentenceStarters.has(next)
  if (abbreviations.has(word)) return false
  // "16 A." is a unit; any other single letter or Roman number is part of an abbreviation or a
  // label.
  if (token.length === 1) return /\d$/u.test(context) && sentenceStarters.has(next)
  return !/^[IVX]+$/u.test(token)
}

/** Long numbers are years and amounts; short ones ordinals, dates and labels of an enumeration. */
function numberEndsSentence(token: string, context: string, next: string): boolean {
  if (months.has(next.replace(/[^\p{L}]/gu, ''))) return false
  if (/^\d{3,}$/u.test(token)) return true
  if (references.test(context)) return true
  const isLabel = context === '' || /([,;:.)]|\b(und|oder|sowie))$/u.test(context)
  return !isLabel && sentenceStarters.has(next)
}

function trimmed(text: string, { start, end }: Span): Span | undefined {
  const raw = text.slice(start, end)
  const from = start + raw.length - raw.trimStart().length
  const to = end - (raw.length - raw.trimEnd().length)
  return from < to ? { start: from, end: to } : undefined
}
