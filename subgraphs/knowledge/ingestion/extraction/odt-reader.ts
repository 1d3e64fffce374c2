import type { Block, HiddenText } from './block.ts'
import { cleanText } from './clean-text.ts'
import type { TableRow } from './column-figures.ts'
import { cellOf } from './csv.ts'
import type { HiddenTexts } from './hidden-texts.ts'
import type { OdtStyles } from './odt-styles.ts'
import { maxListedRows, TableReader } from './table-reader.ts'
import { attribute } from './xml-reader.ts'
import { elementsOf, textOf, type XmlElement } from './xml-tree.ts'

/** Repeated rows and columns are a short way to write an empty sheet, or a bomb. */
const maxRepeats = 100
const maxColumns = 500

/** No part of the text: deleted passages, comments, forms, indexes that repeat headings. */
const skipped = new Set([
  'tracked-changes',
  'annotation',
  'annotation-end',
  'forms',
  'table-of-content',
  'sequence-decls',
  'variable-decls',
  'user-field-decls',
  'desc',
  'bookmark-ref',
])
type List = { depth: number; style: string | undefined; next: number }

/** Walks the body of a text document. */
export class OdtReader {
  readonly blocks: Block[] = []
  readonly notices: string[] = []
  private list: List | undefined
  private marker = ''
  private notes: XmlElement[] = []
  /** Inside of something that has a colour of its own, so that white can be read. */
  private isOnColour = false
  private readonly budget = { rows: maxListedRows }
  private readonly special: Partial<Record<string, (element: XmlElement) => void>> = {
    h: element => this.readHeading(element),
    p: element => this.readParagraph(element),
    list: element => this.readList(element),
    'list-item': element => this.readItem(element),
    table: element => this.readTable(element),
    section: element => this.readSection(element),
  }

  private readonly styles: OdtStyles
  private readonly hidden: HiddenTexts

  constructor(styles: OdtStyles, hidden: HiddenTexts) {
    this.styles = styles
    this.hidden = hidden
  }

  read(parent: XmlElement): void {
    for (const element of elementsOf(parent)) {
      if (skipped.has(element.name)) continue
      const special = this.special[element.name]
      if (special) special(element)
      else this.read(element)
    }
  }

  private readHeading(element: XmlElement): void {
    const level = Number(attribute(element.attributes, 'outline-level') ?? 1)
    this.push(element, text => ({
      kind: 'heading',
      level: Math.min(6, Math.max(1, Math.trunc(level) || 1)),
      text,
      page: null,
    }))
  }

  private readParagraph(element: XmlElement): void {
    const style = attribute(element.attributes, 'style-name')
    const base = this.styles.baseOf(style)
    const { list } = this
    this.push(element, text => {
      if (list) {
        const marked = this.marker + text
        this.marker = ''
        return { kind: 'listItem', depth: list.depth, text: marked, page: null }
      }
      if (base === 'Title') return { kind: 'heading', level: 1, text, page: null }
      return { kind: 'paragraph', text, page: null }
    })
  }

  private push(element: XmlElement, block: (text: string) => Block): void {
    const text = cleanText(this.visibleText(element))
    if (text !== '') this.blocks.push(block(text))
    const notes = this.notes.splice(0)
    for (const note of notes) this.readNote(note)
    // A box may be filled or lie upon a picture.
    for (const box of boxesOf(element)) this.onColour(true, () => this.read(box))
  }

  /** A footnote follows the paragraph that refers to it. */
  private readNote(note: XmlElement): void {
    const [citation, body] = ['note-citation', 'note-body'].map(name =>
      elementsOf(note).find(child => child.name === name),
    )
    const text = body ? cleanText(elementsOf(body).map(this.visibleText).join(' ')) : ''
    if (text === '') return
    const number = citation ? cleanText(textOf(citation)) : ''
    this.blocks.push({ kind: 'paragraph', text: `Fußnote ${number}: ${text}`, page: null })
  }

  private readList(element: XmlElement): void {
    const outer = this.list
    const style = attribute(element.attributes, 'style-name') ?? outer?.style
    this.list = { depth: (outer?.depth ?? 0) + 1, style, next: 1 }
    this.read(element)
    this.list = outer
  }

  private readItem(element: XmlElement): void {
    const { list } = this
    if (list && this.styles.isNumbered(list.style, list.depth)) {
      const start = Number(attribute(element.attributes, 'start-value'))
      if (Number.isInteger(start)) list.next = start
      this.marker = `${list.next++}. `
    }
    this.read(element)
    this.marker = ''
  }

  private readSection(element: XmlElement): void {
    const display = attribute(element.attributes, 'display')
    if (display === 'none') this.hidden.add('hiddenPart', textOf(element))
    else this.read(element)
  }

  private readTable(table: XmlElement): void {
    const name = attribute(table.attributes, 'name') ?? ''
    const reader = new TableReader(`Die Tabelle „${cleanText(name)}“`, this.budget)
    const isColoured = this.isColoured(table)
    for (const row of rowsOf(table)) {
      const cells = this.onColour(isColoured || this.isColoured(row), () => this.cellsOf(row))
      const repeats = Number(attribute(row.attributes, 'number-rows-repeated') ?? 1)
      const isEmpty = cells.every(cell => cell === undefined)
      const times = isEmpty ? 1 : Math.min(maxRepeats, Math.max(1, repeats || 1))
      for (let index = 0; index < times; index++) reader.add(cells)
    }
    const { blocks, notices } = reader.finish()
    this.blocks.push(...blocks)
    this.notices.push(...notices)
  }

  private cellsOf(row: XmlElement): TableRow {
    const cells: TableRow = []
    for (const cell of elementsOf(row)) {
      if (cell.name !== 'table-cell' && cell.name !== 'covered-table-cell') continue
      // What a merged cell covers is not shown.
      const shown = this.onColour(this.isColoured(cell), () =>
        cell.name === 'table-cell' ? elementsOf(cell).map(this.visibleText) : [],
      )
      const text = cleanText(shown.join(' '))
      const repeats = Number(attribute(cell.attributes, 'number-columns-repeated') ?? 1)
      const times = Math.min(maxRepeats, Math.max(1, repeats || 1), maxColumns - cells.length)
      for (let index = 0; index < times; index++) cells.push(cellOf(text, true))
    }
    return cells
  }

  /** Text as it is read; what is hidden goes to `hidden`, footnotes and boxes come later. */
  private readonly visibleText = (element: XmlElement): string => {
    const replaced = this.replacement(element)
    if (replaced !== undefined) return replaced
    const text = element.children
      .map(child => (typeof child === 'string' ? child : this.visibleText(child)))
      .join('')
    return element.name === 'p' || element.name === 'list-item' ? `${text} ` : text
  }

  /** What stands in the text for an element whose content does not. */
  private replacement(element: XmlElement): string | undefined {
    const { name, attributes } = element
    if (name === 'annotation') this.hidden.add('note', textOf(element))
    if (skipped.has(name) || name === 'text-box') return ''
    if (name === 'note') {
      this.notes.push(element)
      return ` [${textOf({ ...element, children: elementsOf(element).slice(0, 1) })}]`
    }
    const reason = this.reasonOf(element)
    if (!reason) return spacing(element)
    this.hidden.add(reason, textOf(element) || (attribute(attributes, 'string-value') ?? ''))
    return ''
  }

  private reasonOf({ name, attributes }: XmlElement): HiddenText['reason'] | undefined {
    if (name === 'hidden-text' || name === 'hidden-paragraph') return 'hiddenPart'
    if (name !== 'span' && name !== 'p' && name !== 'h') return undefined
    return this.styles.hiddenBy(attribute(attributes, 'style-name'), this.isOnColour)
  }

  private isColoured({ attributes }: XmlElement): boolean {
    return this.styles.isColoured(attribute(attributes, 'style-name'))
  }

  private onColour<T>(isColoured: boolean, read: () => T): T {
    const outer = this.isOnColour
    this.isOnColour = outer || isColoured
    try {
      return read()
    } finally {
      this.isOnColour = outer
    }
  }
}

/** Spaces, tabs and breaks are elements of their own. */
function spacing({ name, attributes }: XmlElement): string | undefined {
  if (name === 'tab' || name === 'line-break') return ' '
  if (name !== 's') return undefined
  return Number(attribute(attributes, 'c') ?? 1) > 0 ? ' ' : ''
}

function rowsOf(table: XmlElement): XmlElement[] {
  return elementsOf(table).flatMap(child => {
    if (child.name === 'table-row') return [child]
    const isGroup = ['table-header-rows', 'table-rows', 'table-row-group'].includes(child.name)
    return isGroup ? rowsOf(child) : []
  })
}

/** Text boxes that are anchored in a paragraph; the outermost only. */
function boxesOf(element: XmlElement): XmlElement[] {
  return elementsOf(element).flatMap(child =>
    child.name === 'text-box' ? [child] : boxesOf(child),
  )
}
