import { XMLParser } from 'fast-xml-parser'
import { unreadable } from './feed-errors.ts'

const parser = new XMLParser({
  ignoreAttributes: true,
  removeNSPrefix: true,
  parseTagValue: false,
  trimValues: true,
  processEntities: false,
  htmlEntities: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
  maxNestedTags: 20,
  isArray: name => ['TimeSeries', 'Period', 'Point', 'Reason'].includes(name),
})

/**
 * XML as plain objects with texts only; attributes and namespaces fall away. Document types and entities are
 * refused before anything is parsed. UserError FEED_UNREADABLE.
 */
export function readXml(text: string, source: string): unknown {
  if (text.trim() === '') return unreadable(source, 'Die Antwort ist leer.')
  if (/<!(?:DOCTYPE|ENTITY)/i.test(text)) {
    return /<!DOCTYPE html/i.test(text)
      ? unreadable(source, 'Statt der Daten kam eine Webseite (HTML), etwa eine Wartungsseite.')
      : unreadable(source, 'Das XML definiert einen Dokumenttyp; das ist nicht erlaubt.')
  }
  if (!isBalanced(text)) {
    return unreadable(source, 'Das XML ist beschädigt oder bricht mittendrin ab.')
  }
  try {
    return parser.parse(text)
  } catch {
    return unreadable(source, 'Das XML ist zu tief verschachtelt.')
  }
}

const skipped: Partial<Record<string, string>> = { '<!--': '-->', '<?': '?>', '<![CDATA[': ']]>' }

/** Every element that begins also ends, in order: the parser itself would fill in what is missing. */
function isBalanced(text: string): boolean {
  const mark = /<!--|<\?|<!\[CDATA\[|<(\/?)([\w.:-]+)[^<>]*>/g
  const open: string[] = []
  let elements = 0
  for (let found = mark.exec(text); found; found = mark.exec(text)) {
    const [whole, slash, name] = found
    const end = skipped[whole]
    if (end !== undefined) {
      mark.lastIndex = text.indexOf(end, mark.lastIndex) + end.length
      if (mark.lastIndex < end.length) return false
    } else if (slash === '/') {
      if (open.pop() !== name) return false
    } else if (name !== undefined && !whole.endsWith('/>')) {
      open.push(name)
      elements++
    }
  }
  return open.length === 0 && elements > 0
}

const characters: Partial<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&apos;': "'",
  '&amp;': '&',
}

/** The five characters that XML always escapes. */
export function unescapeXml(text: string): string {
  return text.replace(/&(?:lt|gt|quot|apos|amp);/g, found => characters[found] ?? found)
}
