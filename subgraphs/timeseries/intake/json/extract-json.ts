import { UserError } from '#platform/errors.ts'
import type { Extracted } from '../extracted.ts'
import type { ImportOptions } from '../import-options.ts'
import { mostColumns, mostSeries, tooManyColumns } from '../limits.ts'
import type { RowReport } from '../row-report.ts'
import { extractTable } from '../table/extract-table.ts'
import { headOf, type Row, type TableSource } from '../table/table-source.ts'
import type { DecodedText } from '../text/decode-text.ts'
import { readJsonDocument } from './read-json-document.ts'
import { tablesIn, type JsonTable } from './json-tables.ts'

/** Reads the table of a JSON document, or several of the same shape as one table with a column for their names. */
export function extractJson(
  text: DecodedText,
  options: ImportOptions,
  report: RowReport,
): Extracted | UserError {
  const whole = text.whole()
  if (whole instanceof UserError) return whole
  const document = readJsonDocument(whole)
  if (document instanceof UserError) return document
  const tables = tablesIn(document)
  if (tables.length > mostSeries) return tooManyColumns('Reihen', mostSeries)
  const rows = rowsOf(tables)
  if (rows.length === 0) return noTable()
  if (rows.some(({ cells }) => cells.length > mostColumns))
    return tooManyColumns('Spalten', mostColumns)
  const read: TableSource['read'] = visit => {
    for (const { cells, line } of rows) {
      if (cells.some(cell => cell !== '') && !visit(cells, line)) return undefined
    }
    return undefined
  }
  const head = headOf(read)
  if (head instanceof UserError) return head
  const source: TableSource = {
    format: 'JSON',
    word: 'Eintrag',
    delimiter: null,
    sheet: null,
    sheets: [],
    head,
    read,
    decimalFallback: '.',
    hasPlainNumbers: true,
    findings: [{ subject: 'Format', value: 'JSON', reason: 'am Aufbau erkannt' }],
  }
  return extractTable(source, options, report)
}

/** Entries count from 1; what stands around the table is line 0. */
function rowsOf(tables: JsonTable[]): Row[] {
  const [first] = tables
  if (!first) return []
  const alike = tables.filter(table => shapeOf(table) === shapeOf(first))
  const isStacked = alike.length > 1
  const around = isStacked ? alike.flatMap(table => table.around) : [...first.around, first.key]
  const heading = headingOf(first, isStacked)
  const rows: Row[] = [{ line: 0, cells: [[...new Set(around)].join(' ')] }]
  if (heading) rows.push({ line: 0, cells: heading })
  let line = 0
  for (const { key, rows: cells } of alike) {
    for (const row of cells) {
      line += 1
      rows.push({ line, cells: isStacked ? [key, ...row] : row })
    }
  }
  return rows
}

function shapeOf({ header, rows }: JsonTable): string {
  return JSON.stringify([header ?? null, rows[0]?.length])
}

/** A list of lists has no headings, but several of them need one for their names. */
function headingOf({ header, rows }: JsonTable, isStacked: boolean): string[] | undefined {
  if (!isStacked) return header
  const bare = (rows[0] ?? []).map((_, i) => (i === 0 ? 'Zeit' : `Wert ${i}`))
  return ['Zähler', ...(header ?? bare)]
}

function noTable(): UserError {
  return new UserError(
    'IMPORT_NO_TABLE',
    'In der JSON-Datei ist keine Reihe von Werten zu erkennen.',
    {
      remedy:
        'Erwartet wird zum Beispiel [{"time": "2018-12-31T23:45:00+01:00", "value": 3.17}, …] oder {"Zähler": [["2018-12-31T23:45:00+01:00", 3.17], …]}.',
    },
  )
}
