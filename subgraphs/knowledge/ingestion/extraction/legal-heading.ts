import type { Block } from './block.ts'

const maxHeadingLength = 160
const ordinal = '(Erst|Zweit|Dritt|Viert|Fünft|Sechst|Siebt|Acht|Neunt|Zehnt)er'
const number = String.raw`(\d+[a-z]?|[IVX]+)`

/** Levels below those that a document's own title takes. */
const patterns: [level: number, pattern: RegExp][] = [
  [2, new RegExp(`^(Buch|Teil) ${number}\\b|^${ordinal} Teil\\b`, 'u')],
  [3, new RegExp(`^(Kapitel|Abschnitt) ${number}\\b|^${ordinal} Abschnitt\\b`, 'u')],
  [4, new RegExp(`^Unterabschnitt ${number}\\b|^${ordinal} Unterabschnitt\\b`, 'u')],
  [5, /^§§? ?\d+[a-z]?( (und|bis) \d+[a-z]?)?( [\p{Lu}("„].*)?$/u],
  [5, /^(Artikel|Art\.) \d+[a-z]?( [\p{Lu}("„].*)?$/u],
  [5, /^(Anlage|Anhang)( \d+[a-z]?)?( \(zu .+\))?( [\p{Lu}].*)?$/u],
]
/** "§ 5 Absatz 2 gilt entsprechend" cites a paragraph and does not open one. */
const citation =
  /^(§§?|Artikel|Art\.|Anlage) ?\d*[a-z]? ?(Absatz|Abs\.|Satz|Nummer|Nr\.|Buchstabe)/u

/** The level of a line that opens a part of a German law, or undefined. */
export function legalHeadingLevel(line: string): number | undefined {
  if (line.length > maxHeadingLength || /[.;,:]$/u.test(line) || citation.test(line))
    return undefined
  return patterns.find(([, pattern]) => pattern.test(line))?.[0]
}

/**
 * Makes headings of the paragraphs that open a part of a law: plain text and PDF do not mark them.
 */
export function promoteLegalHeadings(blocks: Block[]): Block[] {
  return blocks.map(block => {
    const level = block.kind === 'paragraph' ? legalHeadingLevel(block.text) : undefined
    return level ? { kind: 'heading', level, text: block.text, page: block.page } : block
  })
}
