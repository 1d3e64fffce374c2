import { sheetXml, xmlHead, xmlText, type Sheet } from './sheet.ts'
import { zip, type ZipEntry } from './zip.ts'

const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const packages = 'http://schemas.openxmlformats.org/package/2006'
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const documentType = 'application/vnd.openxmlformats-officedocument.spreadsheetml'

/**
 * A workbook (ECMA-376) while it is made. Sheets are written in the order they come, so that a summary can be
 * written last; `order` then says how they stand in the file. Neither formulas nor macros: text stays text.
 */
export async function* writeWorkbook(
  sheets: AsyncIterable<Sheet>,
  order: (names: string[]) => string[],
): AsyncGenerator<Buffer> {
  yield* zip(entriesOf(sheets, order))
}

/** A name Excel takes: at most 31 signs, none of `[]:*?/\`, no quote at its ends, each once. */
export function sheetName(wanted: string, taken: readonly string[]): string {
  const plain = wanted.replace(/[[\]:*?/\\\p{Cc}]/gu, ' ').replace(/^[' ]+|[' ]+$/g, '') || 'Daten'
  const isFree = (name: string) => !taken.some(other => other.toLowerCase() === name.toLowerCase())
  for (let number = 1; ; number++) {
    const suffix = number === 1 ? '' : ` (${number})`
    const name = plain.slice(0, 31 - suffix.length).trimEnd() + suffix
    if (isFree(name)) return name
  }
}

async function* entriesOf(
  sheets: AsyncIterable<Sheet>,
  order: (names: string[]) => string[],
): AsyncGenerator<ZipEntry> {
  const names: string[] = []
  for await (const sheet of sheets) {
    names.push(sheet.name)
    yield { name: `xl/worksheets/sheet${names.length}.xml`, text: sheetXml(sheet) }
  }
  yield { name: 'xl/styles.xml', text: [stylesXml] }
  yield { name: 'xl/workbook.xml', text: [workbookXml(names, order(names))] }
  yield { name: 'xl/_rels/workbook.xml.rels', text: [workbookRelations(names.length)] }
  yield { name: '_rels/.rels', text: [packageRelations] }
  yield { name: '[Content_Types].xml', text: [contentTypes(names.length)] }
}

function workbookXml(names: string[], ordered: string[]): string {
  const entries = ordered.map(name => {
    const number = names.indexOf(name) + 1
    return `<sheet name="${xmlText(name)}" sheetId="${number}" r:id="rId${number}"/>`
  })
  return `${xmlHead}<workbook xmlns="${main}" xmlns:r="${office}"><sheets>${entries.join('')}</sheets></workbook>`
}

function workbookRelations(count: number): string {
  const sheets = Array.from({ length: count }, (_, place) =>
    relation(`rId${place + 1}`, `${office}/worksheet`, `worksheets/sheet${place + 1}.xml`),
  )
  const all = [...sheets, relation(`rId${count + 1}`, `${office}/styles`, 'styles.xml')]
  return `${xmlHead}<Relationships xmlns="${packages}/relationships">${all.join('')}</Relationships>`
}

const packageRelations = `${xmlHead}<Relationships xmlns="${packages}/relationships">${relation(
  'rId1',
  `${office}/officeDocument`,
  'xl/workbook.xml',
)}</Relationships>`

function relation(id: string, type: string, target: string): string {
  return `<Relationship Id="${id}" Type="${type}" Target="${target}"/>`
}

function contentTypes(count: number): string {
  const sheets = Array.from({ length: count }, (_, place) =>
    override(`/xl/worksheets/sheet${place + 1}.xml`, 'worksheet'),
  )
  return `${xmlHead}<Types xmlns="${packages}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${override(
    '/xl/workbook.xml',
    'sheet.main',
  )}${override('/xl/styles.xml', 'styles')}${sheets.join('')}</Types>`
}

function override(part: string, type: string): string {
  return `<Override PartName="${part}" ContentType="${documentType}.${type}+xml"/>`
}

const fonts = `<fonts count="3"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="14"/><name val="Calibri"/></font></fonts>`
const fills = `<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FFE7EEF5"/><bgColor indexed="64"/></patternFill></fill></fills>`
const formats = `<numFmts count="3"><numFmt numFmtId="164" formatCode="dd\\.mm\\.yyyy\\ hh:mm"/><numFmt numFmtId="165" formatCode="#,##0.00##"/><numFmt numFmtId="166" formatCode="0.0%"/></numFmts>`
const wrap = '<alignment vertical="top" wrapText="1"/>'
/** In the order of `styles` in sheet.ts. */
const looks = [
  '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>',
  `<xf numFmtId="0" fontId="1" fillId="2" borderId="0" xfId="0" applyFont="1" applyFill="1" applyAlignment="1">${wrap}</xf>`,
  '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>',
  '<xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>',
  '<xf numFmtId="166" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>',
  '<xf numFmtId="0" fontId="2" fillId="0" borderId="0" xfId="0" applyFont="1"/>',
  `<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" applyAlignment="1">${wrap}</xf>`,
]
const stylesXml = `${xmlHead}<styleSheet xmlns="${main}">${formats}${fonts}${fills}<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="${looks.length}">${looks.join('')}</cellXfs><cellStyles count="1"><cellStyle name="Standard" xfId="0" builtinId="0"/></cellStyles></styleSheet>`
