import {
  abbreviations,
  closingAbbreviations,
  measures,
  months,
  numberedAbbreviations,
  sentenceStarters,
} from './abbreviations.ts'
import { enclosures } from './enclosures.ts'

/** A stretch of a text, [start, end) in UTF-16 units. */
export type Span = { start: number; end: number }

/** Begins where a run of marks begins: from each of its marks, a line of dots would take for ever. */
const candidate = /(?<![.!?…])[.!?…]+["“”»«’')\]]*(?=\s)|\n+/gu
const number = String.raw`(?:\d+\p{L}{0,2}|[IVXLC]+|\p{Ll}{1,2})`
/**
 * Words after which a number is a reference, so that its full stop ends the sentence: "nach § 5.
 * Der …", "nach den Nummern 1 und 2. Die …".
 */
const references = new RegExp(
  String.raw`(?:§§?|(?:Absatz|Absatzes|Absätze|Absätzen|Satz|Satzes|Sätze|Sätzen|Nummern?|Artikels?|Artikeln|` +
    String.raw`Anlagen?|Seiten?|Tabellen?|Abbildung|Abschnitts?|Kapitels?|Teils?|Buchstaben?|Ziffern?|` +
    String.raw`Zeile|Stufe|Klasse|Phase|Version|Variante|Tarif|Typ|Halle|Zähler|Stand|` +
    String.raw`(?:Abs|Nrn?|Art|S|Hs|Halbs|Buchst|lit|Ziff|Rn|Rz|Tz|Kap|Abschn|Tab|Abb|Anl|Alt|Pos)\.))` +
    String.raw`(?:\s?${number}(?:,|\s(?:und|oder|bis|sowie|bzw\.))\s?)*\s?$`,
  'u',
)
const contextLength = 80

/**
 * German sentences, legal ones above all: a full stop after "Nr.", "z. B." or in "1. Januar" ends
 * nothing, nor do the numbers of an enumeration, nor anything within brackets or quotation marks. A
 * line end always does. Spans carry no outer spaces.
 */
export function splitSentences(text: string): Span[] {
  const spans: Span[] = []
  const closings = enclosures(text)
  let start = 0
  const cut = (end: number) => {
    const span = trimmed(text, { start, end })
    if (span) spans.push(span)
    start = end
  }
  for (const match of text.matchAll(candidate)) {
    const end = match.index + match[0].length
    const isLineEnd = match[0].startsWith('\n')
    if (isLineEnd || (!closings.within(end) && endsSentence(text, match.index, end))) cut(end)
  }
  cut(text.length)
  return spans
}

function endsSentence(text: string, markAt: number, end: number): boolean {
  const next = /^\s+(\S+)/u.exec(text.slice(end, end + 60))?.[1] ?? ''
  if (!/^["„»“‚(\[]*[\p{Lu}\d§–•]/u.test(next)) return false
  const word = next.replace(/^["„»“‚(\[]+|[,;:.]+$/gu, '')
  const mark = text.slice(markAt, end)
  // "(!)" and "(?)" comment on a word; "..." and "…" leave something out.
  if (/^[!?]/u.test(mark)) return text[markAt - 1] !== '('
  if (/^(…|\.\.)/u.test(mark)) return sentenceStarters.has(word)
  const before = text.slice(Math.max(0, markAt - contextLength), markAt)
  const token = /[\p{L}\p{N}]+$/u.exec(before)?.[0] ?? ''
  const context = before.slice(0, before.length - token.length).trimEnd()
  if (mark.length > 1) return closesSentence(token, word)
  if (/^\d+\p{Ll}?$/u.test(token)) return numberEndsSentence(token, { context, before, word })
  return wordEndsSentence(token, context, word)
}

/** ".)" and ".“": the abbreviation in a bracket ends no sentence. */
function closesSentence(token: string, word: string): boolean {
  const isAbbreviation = token.length === 1 || abbreviations.has(token.toLowerCase())
  return !isAbbreviation || sentenceStarters.has(word)
}

function wordEndsSentence(token: string, context: string, next: string): boolean {
  const word = token.toLowerCase()
  const mayStart = sentenceStarters.has(next)
  if (closingAbbreviations.has(word)) return mayStart
  if (measures.has(word) && /\d$/u.test(context)) return mayStart
  if (numberedAbbreviations.has(word)) return mayStart && /\p{L}$/u.test(context)
  if (abbreviations.has(word)) return false
  if (token.length === 1) return letterEndsSentence(token, context, mayStart)
  if (/^[IVX]+$/u.test(token)) return mayStart && references.test(`${context} `)
  return true
}

/**
 * "16 A." is a unit, "Buchstabe a." a reference, "u. a." as often the end; any other single letter is
 * part of an abbreviation.
 */
function letterEndsSentence(token: string, context: string, mayStart: boolean): boolean {
  if (!mayStart) return false
  const isUnit = /\d$/u.test(context) && /[A-Z%h]/u.test(token)
  const isClosing = /(?:^|\s)[uo]\.$/u.test(context) && /[aäÄ]/u.test(token)
  return isUnit || isClosing || references.test(`${context} `)
}

type NumberPlace = { context: string; before: string; word: string }

/** Long numbers are years and amounts; short ones ordinals, dates and labels of an enumeration. */
function numberEndsSentence(token: string, { context, before, word }: NumberPlace): boolean {
  if (months.has(word)) return false
  if (/\d[.,:/]\d{1,2}$/u.test(before)) return isAmount(before) || sentenceStarters.has(word)
  // "nach Absatz 2, 7. Mehrkosten" goes on with item 7: the last of several is joined by "und".
  if (/,$/u.test(context)) return false
  if (/^\d{3,}$/u.test(token)) return true
  if (references.test(context)) return true
  const isLabel = context === '' || /([,;:.)–]|\b(und|oder|sowie))$/u.test(context)
  return !isLabel && sentenceStarters.has(word)
}

/** An amount such as "1.500,50"; "31.12" may be a date and "3.2" the number of a section. */
const isAmount = (before: string) => /\d,\d+$/u.test(before)

function trimmed(text: string, { start, end }: Span): Span | undefined {
  const raw = text.slice(start, end)
  const from = start + raw.length - raw.trimStart().length
  const to = end - (raw.length - raw.trimEnd().length)
  return from < to ? { start: from, end: to } : undefined
}
