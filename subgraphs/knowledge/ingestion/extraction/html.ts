import type { Block, HiddenText } from './block.ts'
import { cleanText } from './clean-text.ts'
import { HiddenTexts } from './hidden-texts.ts'
import { removeHidden } from './html-hidden.ts'
import { parseHtml, type HtmlElement, type HtmlNode } from './html-tree.ts'

export type HtmlContent = {
  title: string | null
  blocks: Block[]
  pageCount: number | null
  hidden: HiddenText[]
}

/** No part of the text. */
const skipped = new Set(
  'script style noscript template iframe object embed svg math nav select textarea button'.split(
    ' ',
  ),
)
const blockElements = new Set(
  (
    'address article aside blockquote body caption center dd details div dl dt fieldset ' +
    'figcaption ' +
    'figure footer form header hgroup hr main p pre section summary table tbody tfoot thead'
  ).split(' '),
)

/**
 * The visible text of a page in reading order. Each `<div class="page">`, which Apache Tika writes
 * for PDF, begins a page; without one the blocks have no page. What is not visible goes to `hidden`.
 */
export function extractHtml(html: string, hidden = new HiddenTexts()): HtmlContent {
  const root = parseHtml(html)
  removeHidden(root, hidden)
  const reader = new HtmlReader()
  for (const child of root.children) reader.read(child)
  reader.flush()
  const { title, blocks, page } = reader
  return { title, blocks, pageCount: page, hidden: hidden.found() }
}

type List = { depth: number; nextNumber: number | undefined }

class HtmlReader {
  title: string | null = null
  page: number | null = null
  readonly blocks: Block[] = []
  private pending = ''
  /** Of a numbered item, until its text comes. */
  private marker = ''
  private list: List | undefined
  private insideItem = false
  private insideHead = false
  private readonly special: Partial<Record<string, (element: HtmlElement) => void>> = {
    head: element => this.readTitle(element),
    tr: element => this.readRow(element),
    thead: element => this.readHead(element),
    ul: element => this.readList(element),
    ol: element => this.readList(element),
    li: element => this.readItem(element),
    br: () => (this.pending += '\n'),
    ...Object.fromEntries(
      [1, 2, 3, 4, 5, 6].map(level => [
        `h${level}`,
        (element: HtmlElement) => this.readHeading(element, level),
      ]),
    ),
  }

  read(node: HtmlNode): void {
    if (node.type === 'text') this.pending += node.value
    if (node.type === 'element' && !skipped.has(node.tagName)) this.readElement(node)
  }

  flush(): void {
    const text = cleanText(this.pending)
    this.pending = ''
    if (text === '') return
    const { page } = this
    if (this.list && this.insideItem) {
      this.blocks.push({ kind: 'listItem', depth: this.list.depth, text: this.marker + text, page })
      this.marker = ''
    } else {
      this.blocks.push({ kind: 'paragraph', text, page })
    }
  }

  private readElement(element: HtmlElement): void {
    const { tagName } = element
    const special = this.special[tagName]
    if (special) special(element)
    else if (blockElements.has(tagName)) this.readBlock(element)
    else this.readChildren(element)
  }

  private readBlock(element: HtmlElement): void {
    this.flush()
    if (element.tagName === 'div' && classes(element).includes('page')) {
      this.page = (this.page ?? 0) + 1
    }
    this.readChildren(element)
    this.flush()
  }

  private readChildren(element: HtmlElement): void {
    for (const child of element.children) this.read(child)
  }

  private readHeading(element: HtmlElement, level: number): void {
    this.flush()
    const text = cleanText(visibleText(element))
    if (text !== '') this.blocks.push({ kind: 'heading', level, text, page: this.page })
  }

  private readTitle(head: HtmlElement): void {
    const title = head.children.find(child => child.type === 'element' && child.tagName === 'title')
    if (title?.type === 'element') this.title = cleanText(visibleText(title)) || null
  }

  private readRow(row: HtmlElement): void {
    this.flush()
    const cells = row.children.filter(
      child => child.type === 'element' && !skipped.has(child.tagName),
    )
    const text = cells.map(cell => cleanText(visibleText(cell))).join(' | ')
    if (!/[^\s|]/u.test(text)) return
    const isHead = this.insideHead || (cells.length > 1 && cells.every(isHeadCell))
    const { page } = this
    this.blocks.push({ kind: 'tableRow', text, page, ...(isHead && { head: true as const }) })
  }

  private readHead(element: HtmlElement): void {
    this.insideHead = true
    this.readBlock(element)
    this.insideHead = false
  }

  private readList(element: HtmlElement): void {
    this.flush()
    const outer = this.list
    const start = Number(element.properties.start ?? 1)
    const nextNumber = element.tagName === 'ol' && Number.isInteger(start) ? start : undefined
    this.list = { depth: (outer?.depth ?? 0) + 1, nextNumber }
    this.readChildren(element)
    this.flush()
    this.list = outer
  }

  private readItem(element: HtmlElement): void {
    this.flush()
    const outer = this.insideItem
    this.list ??= { depth: 1, nextNumber: undefined }
    this.insideItem = true
    this.marker = this.list.nextNumber === undefined ? '' : `${this.list.nextNumber++}. `
    this.readChildren(element)
    this.flush()
    this.marker = ''
    this.insideItem = outer
  }
}

const isHeadCell = (cell: HtmlNode) => cell.type === 'element' && cell.tagName === 'th'

function visibleText(node: HtmlNode): string {
  if (node.type === 'text') return node.value
  if (node.type !== 'element' || skipped.has(node.tagName)) return ''
  if (node.tagName === 'br') return '\n'
  const text = node.children.map(visibleText).join('')
  return blockElements.has(node.tagName) || node.tagName === 'li' ? ` ${text} ` : text
}

function classes(element: HtmlElement): (string | number)[] {
  const { className } = element.properties
  return Array.isArray(className) ? className : []
}
