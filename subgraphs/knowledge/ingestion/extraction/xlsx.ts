import type { Block, HiddenText } from './block.ts'
import { cleanText } from './clean-text.ts'
import type { TableRow } from './column-figures.ts'
import type { Extracted } from './extracted.ts'
import { HiddenTexts } from './hidden-texts.ts'
import { mainPart, partTree, relatedPart, relationshipsOf, statedTitle } from './office-package.ts'
import { maxListedRows, TableReader, type RowBudget } from './table-reader.ts'
import { attribute, prefixedAttribute } from './xml-reader.ts'
import { descendants, elementsOf, pathOf, textOf } from './xml-tree.ts'
import { readSharedStrings } from './xlsx-strings.ts'
import { readStyles } from './xlsx-styles.ts'
import { readSheet, type SheetContext } from './xlsx-sheet.ts'
import { openZip, type ZipArchive } from './zip-scan.ts'

const maxSheets = 200

type Sheet = { name: string; part: string; isHidden: boolean }
type Workbook = {
  archive: ZipArchive
  context: SheetContext
  budget: RowBudget
  hidden: HiddenTexts
}

/**
 * Excel workbooks: a heading for each sheet, a table row for each row, values as the sheet shows
 * them. Formulas are not calculated; what was calculated last is read.
 * @see ECMA-376 Part 1, SpreadsheetML
 */
export function extractXlsx(bytes: Uint8Array): Extracted {
  const archive = openZip(bytes)
  const part = mainPart(archive, 'xl/workbook.xml')
  const links = relationshipsOf(archive, part)
  const root = pathOf(partTree(archive, part), 'workbook')
  const properties = pathOf(root, 'workbookPr')?.attributes ?? {}
  const is1904 = ['1', 'true'].includes(attribute(properties, 'date1904') ?? '')
  const workbook: Workbook = {
    archive,
    context: {
      strings: readSharedStrings(archive, relatedPart(links, 'sharedStrings')),
      styles: readStyles(archive, relatedPart(links, 'styles')),
      is1904,
    },
    budget: { rows: maxListedRows },
    hidden: new HiddenTexts(),
  }
  const parts = new Map(links.map(link => [link.id, link.part]))
  const sheets = elementsOf(pathOf(root, 'sheets') ?? { name: '', attributes: {}, children: [] })
    .slice(0, maxSheets)
    .map(({ attributes }) => ({
      name: cleanText(attribute(attributes, 'name') ?? ''),
      part: parts.get(prefixedAttribute(attributes, 'id') ?? '') ?? '',
      isHidden: attributes.state === 'hidden' || attributes.state === 'veryHidden',
    }))
  const texts = sheets.map(sheet => extractSheet(sheet, workbook))
  return {
    title: statedTitle(archive, cleanText),
    pageCount: null,
    pagesWithoutText: [],
    blocks: texts.flatMap(({ blocks }) => blocks),
    notices: texts.flatMap(({ notices }) => notices),
    hidden: workbook.hidden.found(),
  }
}

function extractSheet(
  sheet: Sheet,
  { archive, context, budget, hidden }: Workbook,
): { blocks: Block[]; notices: string[] } {
  const bytes = archive.read(sheet.part)
  // A sheet of only a chart has another kind of part.
  if (!bytes || !/worksheets?\//u.test(sheet.part)) return { blocks: [], notices: [] }
  const reader = new TableReader(`Das Tabellenblatt „${sheet.name}“`, budget)
  const hide = (reason: HiddenText['reason'], row: TableRow) =>
    hidden.add(reason, row.flatMap(cell => (cell?.text ? [cell.text] : [])).join(' | '))
  for (const { part, type } of relationshipsOf(archive, sheet.part)) {
    if (type === 'comments' || type === 'threadedComment') noteComments(archive, part, hidden)
  }
  readSheet(bytes, context, {
    shown: row => (sheet.isHidden ? hide('hiddenPart', row) : reader.add(row)),
    hidden: (reason, row) => hide(reason, row),
  })
  const { blocks, notices } = reader.finish()
  if (blocks.length === 0) return { blocks, notices }
  return {
    blocks: [{ kind: 'heading', level: 1, text: sheet.name || 'Tabelle', page: null }, ...blocks],
    notices,
  }
}

/** Comments on cells show only when they are asked for. */
function noteComments(archive: ZipArchive, part: string, hidden: HiddenTexts): void {
  const root = partTree(archive, part)
  for (const text of root ? descendants(root, 'text') : []) hidden.add('note', textOf(text))
}
