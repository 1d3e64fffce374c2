import readWorkbook from 'read-excel-file/node'
import { UserError } from '#platform/errors.ts'
import { quotedNames } from '../../wording/german.ts'
import type { Extracted } from '../extracted.ts'
import type { ImportOptions } from '../import-options.ts'
import { mostDocumentBytes, tooLarge } from '../limits.ts'
import type { RowReport } from '../row-report.ts'
import { extractTable } from '../table/extract-table.ts'
import { findTable } from '../table/find-table.ts'
import { headOf, type TableSource } from '../table/table-source.ts'
import { cellText } from './cell-text.ts'
import { checkArchive } from './check-archive.ts'

type Cell = Parameters<typeof cellText>[0]
type Sheet = { sheet: string; data: readonly (readonly Cell[])[] }

/**
 * Reads a table from a workbook (XLSX): the sheet the user names, else the first that holds one. Formulas
 * count by the value they showed when the file was saved. UserError: IMPORT_SHEET_MISSING and those of
 * the archive and the table.
 */
export async function extractWorkbook(
  bytes: Uint8Array,
  options: ImportOptions,
  report: RowReport,
): Promise<Extracted | UserError> {
  if (bytes.length > mostDocumentBytes) return tooLarge(bytes.length, mostDocumentBytes)
  const flaw = checkArchive(bytes)
  if (flaw) return flaw
  const sheets = await sheetsOf(bytes)
  if (sheets instanceof UserError) return sheets
  const source = chooseSheet(sheets, options.sheet)
  return source instanceof UserError ? source : extractTable(source, options, report)
}

async function sheetsOf(bytes: Uint8Array): Promise<Sheet[] | UserError> {
  try {
    const sheets = await readWorkbook(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
    // The library's types say `typeof Date` where it gives dates.
    return sheets as unknown as Sheet[]
  } catch (error) {
    // Whatever the reader throws is about the content: the archive itself was sound.
    const reason = error instanceof Error ? error.message : ''
    const message = `Die Arbeitsmappe ist nicht lesbar${reason ? ` (${reason.slice(0, 200)})` : ''}.`
    return new UserError('IMPORT_WORKBOOK_BROKEN', message, {
      remedy:
        'Öffnen und speichern Sie die Datei in Excel neu, oder speichern Sie sie als „CSV UTF-8“.',
    })
  }
}

function chooseSheet(sheets: Sheet[], wanted: string | undefined): TableSource | UserError {
  const names = sheets.map(({ sheet }) => sheet)
  if (wanted !== undefined) {
    const chosen = sheets.find(({ sheet }) => sheet === wanted)
    return chosen ? sourceOf(chosen, names, 'so gewählt') : sheetMissing(wanted, names)
  }
  for (const sheet of sheets) {
    const source = sourceOf(
      sheet,
      names,
      'weil es als erstes eine Tabelle mit Zeitstempeln enthält',
    )
    if (!(source instanceof UserError) && findTable(source.head)) return source
  }
  const [first] = sheets
  return first ? sourceOf(first, names, 'weil es das erste ist') : sheetMissing('', names)
}

function sourceOf(
  { sheet, data }: Sheet,
  sheets: string[],
  reason: string,
): TableSource | UserError {
  const dates = dateColumns(data)
  const read: TableSource['read'] = visit => {
    for (const [i, row] of data.entries()) {
      const cells = row.map((cell, column) => cellText(cell, dates.has(column)))
      if (cells.some(cell => cell !== '') && !visit(cells, i + 1)) return undefined
    }
    return undefined
  }
  const head = headOf(read)
  if (head instanceof UserError) return head
  return {
    format: 'XLSX',
    word: 'Zeile',
    delimiter: null,
    sheet,
    sheets,
    head,
    read,
    decimalFallback: ',',
    hasPlainNumbers: true,
    findings: [
      { subject: 'Format', value: 'Excel-Arbeitsmappe', reason: 'am Aufbau erkannt' },
      { subject: 'Tabellenblatt', value: sheet, reason },
    ],
  }
}

/** Columns whose dates are all midnights hold days, not instants. */
function dateColumns(data: Sheet['data']): Set<number> {
  const days = new Set<number>()
  const instants = new Set<number>()
  for (const row of data.slice(0, 2000)) {
    for (const [i, cell] of row.entries()) {
      if (cell instanceof Date) (cell.getTime() % 86_400_000 === 0 ? days : instants).add(i)
    }
  }
  return new Set([...days].filter(column => !instants.has(column)))
}

function sheetMissing(wanted: string, names: string[]): UserError {
  return new UserError(
    'IMPORT_SHEET_MISSING',
    `Ein Blatt „${wanted}“ gibt es in der Arbeitsmappe nicht.`,
    {
      remedy: `Wählen Sie eines der vorhandenen Blätter: ${quotedNames(names, 30)}.`,
    },
  )
}
