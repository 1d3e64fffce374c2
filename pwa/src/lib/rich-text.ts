/** The little Markdown that documents and answers use: paragraphs, lists, bold, and citation marks such as [1]. */
export type Inline =
  | { kind: 'text'; text: string }
  | { kind: 'strong'; text: string }
  | { kind: 'citation'; number: number }

export type Block =
  { kind: 'paragraph'; content: Inline[] } | { kind: 'list'; isOrdered: boolean; items: Inline[][] }

const BULLET = /^\s*[-*•]\s+/
const NUMBER = /^\s*\d{1,3}\.\s+/
const MARK = /\*\*(.+?)\*\*|\[(\d{1,2})\]/g

export function parseInline(text: string): Inline[] {
  const parts: Inline[] = []
  let end = 0
  for (const match of text.matchAll(MARK)) {
    if (match.index > end) parts.push({ kind: 'text', text: text.slice(end, match.index) })
    const [whole, strong, number] = match
    parts.push(
      strong === undefined
        ? { kind: 'citation', number: Number(number) }
        : { kind: 'strong', text: strong },
    )
    end = match.index + whole.length
  }
  if (end < text.length) parts.push({ kind: 'text', text: text.slice(end) })
  return parts
}

function listOf(lines: string[], mark: RegExp, isOrdered: boolean): Block | undefined {
  if (!lines.every(line => mark.test(line))) return undefined
  return { kind: 'list', isOrdered, items: lines.map(line => parseInline(line.replace(mark, ''))) }
}

function parseBlock(source: string): Block {
  const lines = source.split('\n').filter(line => line.trim() !== '')
  return (
    listOf(lines, BULLET, false) ??
    listOf(lines, NUMBER, true) ?? { kind: 'paragraph', content: parseInline(lines.join('\n')) }
  )
}

export function parseRichText(source: string): Block[] {
  return source
    .replaceAll('\r\n', '\n')
    .split(/\n\s*\n/)
    .filter(part => part.trim() !== '')
    .map(parseBlock)
}
