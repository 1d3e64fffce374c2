import { makeZip, type Part } from './make-zip.ts'

export type SheetInput = {
  name: string
  /** Hidden from the user of the workbook. */
  state?: 'hidden' | 'veryHidden'
  /** Texts and numbers; `s` names a style of `styles`. */
  rows: { hidden?: boolean; cells: (CellInput | undefined)[] }[]
  hiddenColumns?: number[]
}
type CellInput = string | number | { value: string | number; style: number }
type Options = { numberFormats?: string[]; is1904?: boolean; extra?: Part[]; sheetXml?: string }

const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const packageRels = 'http://schemas.openxmlformats.org/package/2006/relationships'

/** Style 1 is white text, styles from 2 on are `numberFormats`. */
export function makeXlsx(sheets: SheetInput[], options: Options = {}): Buffer {
  const links = sheets.map((_, at) => relation(`s${at}`, 'worksheet', `worksheets/sheet${at}.xml`))
  const names = sheets.map(
    ({ name, state }, at) =>
      `<sheet name="${escape(name)}" sheetId="${at + 1}" r:id="s${at}"` +
      `${state ? ` state="${state}"` : ''}/>`,
  )
  return makeZip([
    {
      name: '_rels/.rels',
      content: `<Relationships xmlns="${packageRels}">${relation('r', 'officeDocument', 'xl/workbook.xml')}</Relationships>`,
    },
    {
      name: 'xl/workbook.xml',
      content:
        `<workbook xmlns="${main}" xmlns:r="${office}">` +
        `<workbookPr${options.is1904 ? ' date1904="1"' : ''}/><sheets>${names.join('')}</sheets></workbook>`,
    },
    {
      name: 'xl/_rels/workbook.xml.rels',
      content: `<Relationships xmlns="${packageRels}">${links.join('')}${relation('st', 'styles', 'styles.xml')}</Relationships>`,
    },
    { name: 'xl/styles.xml', content: stylesXml(options.numberFormats ?? []) },
    ...sheets.map((sheet, at) => ({
      name: `xl/worksheets/sheet${at}.xml`,
      content: options.sheetXml ?? sheetXml(sheet),
    })),
    ...(options.extra ?? []),
  ])
}

function sheetXml({ rows, hiddenColumns = [] }: SheetInput): string {
  const columns = hiddenColumns.map(at => `<col min="${at}" max="${at}" hidden="1"/>`).join('')
  const lines = rows.map(
    ({ cells, hidden }, at) =>
      `<row r="${at + 1}"${hidden ? ' hidden="1"' : ''}>` +
      `${cells.map((cell, column) => cellXml(cell, column, at + 1)).join('')}</row>`,
  )
  return `<worksheet xmlns="${main}"><cols>${columns}</cols><sheetData>${lines.join('')}</sheetData></worksheet>`
}

function cellXml(cell: CellInput | undefined, column: number, row: number): string {
  if (cell === undefined) return ''
  const { value, style } = typeof cell === 'object' ? cell : { value: cell, style: 0 }
  const place = `r="${String.fromCharCode(65 + column)}${row}" s="${style}"`
  return typeof value === 'number'
    ? `<c ${place}><v>${value}</v></c>`
    : `<c ${place} t="inlineStr"><is><t>${escape(value)}</t></is></c>`
}

function stylesXml(formats: string[]): string {
  const own = formats.map(
    (code, at) => `<numFmt numFmtId="${170 + at}" formatCode="${escape(code)}"/>`,
  )
  const uses = formats.map((_, at) => `<xf numFmtId="${170 + at}" fontId="0" fillId="0"/>`)
  return (
    `<styleSheet xmlns="${main}"><numFmts>${own.join('')}</numFmts>` +
    '<fonts><font/><font><color rgb="FFFFFFFF"/></font></fonts>' +
    '<fills><fill><patternFill patternType="none"/></fill></fills>' +
    '<cellXfs><xf numFmtId="0" fontId="0" fillId="0"/><xf numFmtId="0" fontId="1" fillId="0"/>' +
    `${uses.join('')}</cellXfs></styleSheet>`
  )
}

const relation = (id: string, type: string, target: string) =>
  `<Relationship Id="${id}" Type="${office}/${type}" Target="${target}"/>`

const escape = (text: string) =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
