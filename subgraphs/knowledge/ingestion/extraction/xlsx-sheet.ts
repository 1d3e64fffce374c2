import type { HiddenText } from './block.ts'
import type { Cell, TableRow } from './column-figures.ts'
import { formatSerial } from './number-format.ts'
import { attribute, readXml, type XmlAttributes } from './xml-reader.ts'
import { viewOf } from './zip-directory.ts'
import type { CellStyle } from './xlsx-styles.ts'

export type SheetContext = { strings: string[]; styles: CellStyle[]; is1904: boolean }
type RowSink = {
  /** Rows in order; an empty one where the sheet leaves rows out. */
  shown: (row: TableRow) => void
  hidden: (reason: HiddenText['reason'], row: TableRow) => void
}

const maxColumns = 500
const longestCell = 5000

/** One pass over a sheet; no more than a row is held. */
export function readSheet(bytes: Uint8Array, context: SheetContext, sink: RowSink): void {
  // Table styles and conditional formats colour cells in ways that we do not follow.
  const view = viewOf(bytes)
  const isPlain = !view.includes('conditionalFormatting') && !view.includes('tablePart')
  const reader = new SheetReader({ ...context, isPlain }, sink)
  readXml(bytes, {
    open: (name, attributes) => reader.open(name, attributes),
    close: name => reader.close(name),
    text: text => reader.text(text),
  })
}

type OpenCell = { column: number; type: string; style: CellStyle | undefined; value: string }

class SheetReader {
  private row: TableRow = []
  private hiddenCells: TableRow = []
  private whiteCells: TableRow = []
  private rowNumber = 0
  private rowIsHidden = false
  private cell: OpenCell | undefined
  private readonly inside: string[] = []
  private readonly hiddenColumns: [first: number, last: number][] = []

  private readonly context: SheetContext & { isPlain: boolean }
  private readonly sink: RowSink

  constructor(context: SheetContext & { isPlain: boolean }, sink: RowSink) {
    this.context = context
    this.sink = sink
  }

  open(name: string, attributes: XmlAttributes): void {
    this.inside.push(name)
    if (name === 'col') this.openColumn(attributes)
    if (name === 'row') this.openRow(attributes)
    if (name === 'c') this.openCell(attributes)
  }

  close(name: string): void {
    this.inside.pop()
    if (name === 'c') this.closeCell()
    if (name === 'row') this.closeRow()
  }

  text(text: string): void {
    if (!this.cell) return
    const name = this.inside.at(-1)
    const counts = name === 'v' || (name === 't' && !this.inside.includes('rPh'))
    if (counts && this.cell.value.length < longestCell) this.cell.value += text
  }

  private openColumn(attributes: XmlAttributes): void {
    if (!isOn(attribute(attributes, 'hidden'))) return
    const first = Number(attribute(attributes, 'min') ?? 0)
    this.hiddenColumns.push([first, Number(attribute(attributes, 'max') ?? first)])
  }

  private openRow(attributes: XmlAttributes): void {
    const stated = Number(attribute(attributes, 'r'))
    const number = Number.isInteger(stated) && stated > this.rowNumber ? stated : this.rowNumber + 1
    if (number > this.rowNumber + 1) this.sink.shown([])
    this.rowNumber = number
    this.rowIsHidden = isOn(attribute(attributes, 'hidden'))
  }

  private openCell(attributes: XmlAttributes): void {
    const stated = columnOf(attribute(attributes, 'r') ?? '')
    const next = Math.max(this.row.length, this.hiddenCells.length, this.whiteCells.length) + 1
    this.cell = {
      column: stated > 0 ? stated : next,
      type: attribute(attributes, 't') ?? 'n',
      style: this.context.styles[Number(attribute(attributes, 's') ?? 0)],
      value: '',
    }
  }

  private closeCell(): void {
    const { cell } = this
    this.cell = undefined
    if (!cell || cell.column > maxColumns) return
    const shown = this.valueOf(cell)
    if (!shown) return
    const at = cell.column - 1
    const isHidden = this.hiddenColumns.some(
      ([from, to]) => cell.column >= from && cell.column <= to,
    )
    const isWhite = this.context.isPlain && cell.style?.isWhite === true
    // A number in a hidden column is a step of a calculation, a text is a message.
    const target = isHidden ? this.hiddenCells : isWhite ? this.whiteCells : this.row
    target[at] = shown
  }

  private closeRow(): void {
    if (this.rowIsHidden) this.hide('hiddenPart', this.row)
    else this.sink.shown(this.row)
    this.hide('hiddenPart', this.hiddenCells)
    this.hide('invisibleColour', this.whiteCells)
    this.row = []
    this.hiddenCells = []
    this.whiteCells = []
  }

  private hide(reason: HiddenText['reason'], row: TableRow): void {
    const texts = row.filter(cell => cell && cell.number === undefined && cell.timeMs === undefined)
    if (texts.length > 0) this.sink.hidden(reason, texts)
  }

  private valueOf({ type, value, style }: OpenCell): Cell | undefined {
    if (value === '') return undefined
    const number = Number(value)
    if (type === 'n' && Number.isFinite(number)) {
      return formatSerial(number, style?.format ?? 'General', this.context.is1904)
    }
    return textCell(type, value, this.context.strings)
  }
}

function textCell(type: string, value: string, strings: string[]): Cell | undefined {
  if (type === 's') return asText(strings[Number(value)])
  if (type === 'b') return { text: value === '1' ? 'WAHR' : 'FALSCH' }
  if (type === 'd') return { text: value, timeMs: Date.parse(value) || 0 }
  return asText(value)
}

const asText = (text = ''): Cell | undefined =>
  text.trim() === '' ? undefined : { text: text.slice(0, longestCell) }

const isOn = (value: string | undefined) => value === '1' || value === 'true'

/** 1 for "A7", 28 for "AB3"; 0 when it is no reference. */
function columnOf(reference: string): number {
  const letters = /^[A-Z]{1,3}(?=\d)/u.exec(reference)?.[0] ?? ''
  let column = 0
  for (const letter of letters) column = column * 26 + letter.charCodeAt(0) - 64
  return column
}
