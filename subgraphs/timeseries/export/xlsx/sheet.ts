/** Which look a cell has; the position is its number in `styles.xml`. */
export const styles = ['PLAIN', 'HEADING', 'TIME', 'NUMBER', 'PERCENT', 'TITLE', 'WRAPPED'] as const
export type CellStyle = (typeof styles)[number]

/** `value` of a TIME is the wall clock in milliseconds since 1970: spreadsheets know no zones. */
export type SheetCell = { value: number | string | null; style?: CellStyle }

export type Sheet = {
  name: string
  /** In characters. */
  widths: number[]
  /** Rows that stay when the rest is scrolled. */
  frozenRows: number
  rows: AsyncIterable<SheetCell[]> | Iterable<SheetCell[]>
}

/** What Excel takes per sheet. */
export const mostRows = 1_048_576

const dayMs = 86_400_000
/** 1970-01-01 in days since 1899-12-30, which is how spreadsheets count from March 1900 on. */
const epochSerial = 25_569
const namespace = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
export const xmlHead = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

/** The part `xl/worksheets/sheet<n>.xml`, piece by piece. */
export async function* sheetXml({ widths, frozenRows, rows }: Sheet): AsyncGenerator<string> {
  yield `${xmlHead}<worksheet xmlns="${namespace}">`
  yield `<sheetViews><sheetView workbookViewId="0">${pane(frozenRows)}</sheetView></sheetViews>`
  yield `<cols>${widths.map(columnXml).join('')}</cols><sheetData>`
  let number = 0
  for await (const cells of rows) {
    number++
    yield `<row r="${number}">${cells.map((cell, place) => cellXml(cell, place, number)).join('')}</row>`
  }
  yield '</sheetData></worksheet>'
}

/** Text for an XML document: escaped, without the control characters that XML 1.0 cannot hold. */
export function xmlText(text: string): string {
  return text
    .replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

/** 0 → `A`, 26 → `AA` */
export function columnLetters(place: number): string {
  const letter = String.fromCharCode(65 + (place % 26))
  return place < 26 ? letter : columnLetters(Math.floor(place / 26) - 1) + letter
}

function pane(frozenRows: number): string {
  if (frozenRows === 0) return ''
  return `<pane ySplit="${frozenRows}" topLeftCell="A${frozenRows + 1}" activePane="bottomLeft" state="frozen"/>`
}

function columnXml(width: number, place: number): string {
  return `<col min="${place + 1}" max="${place + 1}" width="${width}" customWidth="1"/>`
}

function cellXml({ value, style = 'PLAIN' }: SheetCell, place: number, row: number): string {
  if (value === null || value === '') return ''
  const at = `r="${columnLetters(place)}${row}" s="${styles.indexOf(style)}"`
  if (typeof value === 'string') {
    return `<c ${at} t="inlineStr"><is><t xml:space="preserve">${xmlText(value)}</t></is></c>`
  }
  const number = style === 'TIME' ? serial(value) : value
  return `<c ${at}><v>${number}</v></c>`
}

/** Rounded to a millisecond, so that 10:15 is not shown as 10:14:59. */
function serial(wallMs: number): number {
  return Number((wallMs / dayMs + epochSerial).toFixed(9))
}
