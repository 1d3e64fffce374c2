import { decodeText } from './decode-text.ts'
import { ExtractionFailure } from './extraction-failure.ts'

const maxDepth = 256

/** Names are written without their prefix, except those of prefixed attributes. */
export type XmlAttributes = Readonly<Record<string, string>>
type XmlHandler = {
  open?: (name: string, attributes: XmlAttributes) => void
  close?: (name: string) => void
  text?: (text: string) => void
}

/**
 * Reads the XML of an office document from start to end in linear time, an event at a time. Document
 * types are refused, so there are no entities to expand or to fetch; elements must be balanced, so a
 * part that was cut off is noticed; nesting is bounded.
 */
export function readXml(bytes: Uint8Array, handler: XmlHandler): void {
  const reader = new XmlReader(decodeText(bytes), handler)
  reader.read()
}

const attributePattern = /\s+([^\s=>/"'<]+)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/uy
const tagEndPattern = /\s*\/?>/uy
const tagNamePattern = /[^\s=>/"'<!?]+/uy

class XmlReader {
  private at = 0
  private readonly open: string[] = []

  private readonly source: string
  private readonly handler: XmlHandler

  constructor(source: string, handler: XmlHandler) {
    this.source = source
    this.handler = handler
  }

  read(): void {
    const { source } = this
    while (this.at < source.length) {
      const next = source.indexOf('<', this.at)
      const text = source.slice(this.at, next < 0 ? source.length : next)
      if (this.open.length > 0) this.handler.text?.(decodeEntities(text))
      else if (/\S/u.test(text.replace('\ufeff', ''))) throw damaged()
      if (next < 0) break
      this.at = next
      this.readMarkup()
    }
    if (this.open.length > 0) throw damaged()
  }

  private readMarkup(): void {
    const { source, at } = this
    if (source.startsWith('</', at)) this.readClose()
    else if (source.startsWith('<!--', at)) this.at = this.after('-->', at + 4)
    else if (source.startsWith('<![CDATA[', at)) this.readCharacters()
    else if (source.startsWith('<?', at)) this.at = this.after('?>', at + 2)
    else if (source.startsWith('<!', at)) throw documentType()
    else this.readOpen()
  }

  private readCharacters(): void {
    const start = this.at + 9
    this.at = this.after(']]>', start)
    this.handler.text?.(this.source.slice(start, this.at - 3))
  }

  private readClose(): void {
    const start = this.at + 2
    this.at = this.after('>', start)
    const name = this.source.slice(start, this.at - 1).trimEnd()
    if (this.open.pop() !== name) throw damaged()
    this.handler.close?.(localName(name))
  }

  private readOpen(): void {
    const name = this.match(tagNamePattern, this.at + 1)?.[0]
    if (name === undefined) throw damaged()
    this.at += 1 + name.length
    const attributes = this.readAttributes()
    const end = this.match(tagEndPattern, this.at)?.[0]
    if (end === undefined) throw damaged()
    this.at += end.length
    const isEmpty = end.endsWith('/>')
    this.handler.open?.(localName(name), attributes)
    if (isEmpty) this.handler.close?.(localName(name))
    else if (this.open.push(name) > maxDepth) throw tooDeep()
  }

  private readAttributes(): XmlAttributes {
    const attributes = Object.create(null) as Record<string, string>
    for (;;) {
      const match = this.match(attributePattern, this.at)
      if (!match) return attributes
      this.at += match[0].length
      attributes[match[1] ?? ''] = decodeEntities(match[2] ?? match[3] ?? '')
    }
  }

  private match(pattern: RegExp, at: number): RegExpExecArray | null {
    pattern.lastIndex = at
    return pattern.exec(this.source)
  }

  private after(mark: string, from: number): number {
    const found = this.source.indexOf(mark, from)
    if (found < 0) throw damaged()
    return found + mark.length
  }
}

/** The attribute of that local name, whatever its prefix. */
export function attribute(attributes: XmlAttributes, name: string): string | undefined {
  if (attributes[name] !== undefined) return attributes[name]
  return prefixedAttribute(attributes, name)
}

/** Like `attribute`, where one of the same name without prefix means something else. */
export function prefixedAttribute(attributes: XmlAttributes, name: string): string | undefined {
  const key = Object.keys(attributes).find(candidate => candidate.endsWith(`:${name}`))
  return key === undefined ? undefined : attributes[key]
}

const localName = (name: string) => name.slice(name.indexOf(':') + 1)

const namedEntities: Partial<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
}

/** The five of XML and characters by number: without a document type there are no others. */
function decodeEntities(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(/&(?:#x([\da-f]{1,6})|#(\d{1,7})|(\w{1,10}));/giu, (whole, ...found) => {
    const [hexadecimal, decimal, name] = found as (string | undefined)[]
    if (name !== undefined) return namedEntities[name] ?? whole
    const code = hexadecimal === undefined ? Number(decimal) : Number.parseInt(hexadecimal, 16)
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : ''
  })
}

const damaged = () =>
  new ExtractionFailure('DOCUMENT_UNREADABLE', 'sein Inhalt (XML) ist beschädigt')
const tooDeep = () =>
  new ExtractionFailure('DOCUMENT_UNREADABLE', 'sein Inhalt ist zu tief verschachtelt')
const documentType = () =>
  new ExtractionFailure(
    'DOCUMENT_UNREADABLE',
    'sein Inhalt (XML) enthält eine Dokumenttyp-Definition, wie sie kein Büroprogramm schreibt',
  )
