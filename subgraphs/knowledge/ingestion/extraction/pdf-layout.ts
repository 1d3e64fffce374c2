import type { Block } from './block.ts'
import { cleanText } from './clean-text.ts'

/** A line as it stands on the page; sizes and positions in points, y grows upwards. */
export type PdfLine = { text: string; sizePt: number; yPt: number }
export type PdfPage = { number: number; lines: PdfLine[] }

/** What pdf.js delivers; marked content has no `str`. */
type TextItem = { str: string; transform: unknown[]; hasEOL: boolean } | { type: string }

const bullet = /^[•▪‣●◦–-]\s+/u
/** A paragraph's next line stands closer than this many font sizes. */
const lineGapLimit = 1.75
const headingSizeFactor = 1.13
const headingMaxLength = 200

/** pdf.js puts items in reading order and marks line ends. */
export function linesOf(items: TextItem[]): PdfLine[] {
  const lines: PdfLine[] = []
  let current: PdfLine = { text: '', sizePt: 0, yPt: 0 }
  const flush = () => {
    const text = cleanText(current.text)
    if (text !== '') lines.push({ ...current, text })
    current = { text: '', sizePt: 0, yPt: 0 }
  }
  for (const item of items) {
    if (!('str' in item)) continue
    if (item.str.trim() !== '') {
      const [, , c, d, , y] = item.transform.map(Number)
      const sizePt = Math.hypot(c ?? 0, d ?? 0)
      if (sizePt > current.sizePt) current = { ...current, sizePt, yPt: y ?? 0 }
    }
    current.text += item.str
    if (item.hasEOL) flush()
  }
  flush()
  return lines
}

/**
 * Lines become headings (by size), list items and paragraphs; running heads and page numbers go.
 */
export function blocksOfPages(pages: PdfPage[]): Block[] {
  const running = runningLines(pages)
  const bodySizePt = commonSize(pages)
  const headingSizes = headingSizesOf(pages, bodySizePt)
  return pages.flatMap(page => {
    const lines = page.lines.filter((line, index) => {
      const atEdge = index < 2 || index >= page.lines.length - 2
      return !(atEdge && (running.has(skeleton(line.text)) || isPageNumber(line.text)))
    })
    return paragraphsOf(lines).map(({ text, sizePt }): Block => {
      const level = headingSizes.indexOf(rounded(sizePt)) + 1
      if (level > 0 && text.length <= headingMaxLength) {
        return { kind: 'heading', level: Math.min(level, 4), text, page: page.number }
      }
      return bullet.test(text)
        ? { kind: 'listItem', depth: 1, text: text.replace(bullet, ''), page: page.number }
        : { kind: 'paragraph', text, page: page.number }
    })
  })
}

function paragraphsOf(lines: PdfLine[]): PdfLine[] {
  const paragraphs: PdfLine[] = []
  let previous: PdfLine | undefined
  for (const line of lines) {
    const last = paragraphs.at(-1)
    if (last && previous && continues(previous, line)) last.text = joined(last.text, line.text)
    else paragraphs.push({ ...line })
    previous = line
  }
  return paragraphs
}

function continues(previous: PdfLine, line: PdfLine): boolean {
  if (Math.abs(previous.sizePt - line.sizePt) > 0.6) return false
  const gap = previous.yPt - line.yPt
  if (gap < -previous.sizePt * lineGapLimit || gap > previous.sizePt * lineGapLimit) return false
  return !bullet.test(line.text) && !/^(§ ?\d|\(\d+[a-z]?\) |\d{1,2}[a-z]?[.)] )/u.test(line.text)
}

/**
 * A hyphen at a line's end parts a word, unless it stands for a part left out ("Strom- und
 * Gasnetz").
 */
function joined(text: string, next: string): string {
  if (!/\p{L}-$/u.test(text)) return `${text} ${next}`
  if (/^(und|oder|bzw|sowie)\b/u.test(next)) return `${text} ${next}`
  return /^\p{Ll}/u.test(next) ? text.slice(0, -1) + next : text + next
}

/** The font size that most letters are set in. */
function commonSize(pages: PdfPage[]): number {
  const letters = new Map<number, number>()
  for (const line of pages.flatMap(page => page.lines)) {
    const size = rounded(line.sizePt)
    letters.set(size, (letters.get(size) ?? 0) + line.text.length)
  }
  return [...letters].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 0
}

function headingSizesOf(pages: PdfPage[], bodySizePt: number): number[] {
  const sizes = pages.flatMap(page => page.lines).map(line => rounded(line.sizePt))
  const larger = sizes.filter(size => size >= bodySizePt * headingSizeFactor)
  return [...new Set(larger)].sort((a, b) => b - a)
}

/** Lines that stand at the edge of at least three pages and of half of them, digits aside. */
function runningLines(pages: PdfPage[]): Set<string> {
  const seen = new Map<string, number>()
  for (const { lines } of pages) {
    const edge = new Set(
      [...lines.slice(0, 2), ...lines.slice(-2)].map(line => skeleton(line.text)),
    )
    for (const text of edge) seen.set(text, (seen.get(text) ?? 0) + 1)
  }
  const needed = Math.max(3, pages.length / 2)
  return new Set([...seen].filter(([, count]) => count >= needed).map(([text]) => text))
}

const skeleton = (text: string) => text.replace(/\d+/gu, '#')
const isPageNumber = (text: string) => /^(-? ?\d{1,4} ?-?|Seite \d+( von \d+)?)$/u.test(text)
const rounded = (sizePt: number) => Math.round(sizePt * 2) / 2
