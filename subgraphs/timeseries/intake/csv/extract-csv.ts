import { UserError } from '#platform/errors.ts'
import { meteringLocationIn, type Extracted, type ImportColumn } from '../extracted.ts'
import { quantityNames } from '../../reading/reading.ts'
import { quotedNames } from '../../wording/german.ts'
import { linePlace, warning, type Finding, type Warning } from '../finding.ts'
import type { ImportOptions, Unit } from '../import-options.ts'
import { kindOf } from '../unit.ts'
import { chooseColumns, quantityOf, type ColumnChoice } from './choose-columns.ts'
import { chooseUnit } from './choose-unit.ts'
import { detectDelimiter } from './detect-delimiter.ts'
import { findTable, type Table } from './find-table.ts'
import { hintsFrom } from './heading-hints.ts'
import { readCells } from './read-cells.ts'
import { readObservations } from './read-observations.ts'
import { readRows, type CsvRow } from './read-rows.ts'

const sampleSize = 64_000
const sampleRowCount = 8

/** Reads one series from a table in text form; every decision is explained or was the user's. */
export function extractCsv(text: string, options: ImportOptions): Extracted | UserError {
  const sample = headOf(text)
  const dialect = detectDelimiter(sample.split(/\r\n|\n|\r/), options.delimiter)
  if (dialect instanceof UserError) return dialect
  const table = readTable(sample, dialect.delimiter)
  if (table instanceof UserError) return table
  const columns = chooseColumns(table.columns, options)
  if (columns instanceof UserError) return columns
  const unit = chooseUnit(columns.value.heading, table.preamble, options.unit)
  if (unit instanceof UserError) return unit
  const cells = readCells(text, columns, { ...dialect, firstDataLine: table.firstDataLine })
  if (cells instanceof UserError) return cells
  const read = readObservations(cells, columns, dialect.delimiter)
  if (read instanceof UserError) return read
  return {
    ...describe(table, columns, unit.unit),
    delimiter: dialect.delimiter,
    quantity: options.quantity ?? quantityOf(columns.value.heading),
    observations: read.observations,
    hints: { ...hintsFrom(columns.stamp, table.preamble, options), placeOf: linePlace },
    findings: [
      dialect.finding,
      ...columns.findings,
      unit.finding,
      ...directionFinding(columns.value.heading, unit.unit, options),
      ...read.findings,
    ],
    warnings: [...columnWarning(columns), ...unit.warnings, ...read.warnings],
  }
}

function headOf(text: string): string {
  if (text.length <= sampleSize) return text
  return text.slice(0, text.lastIndexOf('\n', sampleSize) + 1 || sampleSize)
}

function readTable(sample: string, delimiter: string): Table | UserError {
  const rows: CsvRow[] = []
  const problem = readRows(sample, { delimiter }, (cells, line) => rows.push({ cells, line }))
  // A quote that opens in the sample and closes behind it is none of the sample's business.
  if (problem && problem.code !== 'IMPORT_QUOTE_OPEN') return problem
  return findTable(rows) ?? noData(rows)
}

function noData(rows: CsvRow[]): UserError {
  const widest = rows.toSorted((a, b) => b.cells.length - a.cells.length)[0]?.cells ?? []
  const found = widest.length > 1 ? ` Gefunden wurden die Spalten: ${quotedNames(widest)}.` : ''
  return new UserError(
    'IMPORT_NO_TIMESTAMP',
    `Keine Zeile enthält einen Zeitstempel und dazu eine Zahl.${found}`,
    {
      ...(rows[0] && { place: `ab Zeile ${rows[0].line}` }),
      remedy:
        'Erwartet werden Zeilen wie „31.12.2018 23:45;3,17“; prüfen Sie auch das Trennzeichen.',
    },
  )
}

function describe(table: Table, { stamp, value }: ColumnChoice, unit: Unit) {
  const columns = table.columns.map(({ name, samples, index }): ImportColumn => {
    const isStamp = stamp.some(column => column.index === index)
    const role = isStamp ? 'timestamp' : value.index === index ? 'value' : null
    return { name, sample: samples[0] ?? '', role }
  })
  return {
    format: 'CSV' as const,
    columns,
    timestampColumn: stamp[0].name,
    valueColumn: value.name,
    unit,
    meteringLocation: meteringLocationIn(`${table.preamble} ${value.heading}`),
    sampleRows: table.sampleRows
      .slice(0, sampleRowCount)
      .map(({ line, cells }) => ({ line, raw: cells })),
  }
}

/** Prices have no direction. */
function directionFinding(heading: string, unit: Unit, { quantity }: ImportOptions): Finding[] {
  if (kindOf(unit) === 'PRICES') return []
  const found = quantity ?? quantityOf(heading)
  const reason = quantity ? 'so gewählt' : `wegen der Überschrift „${heading}“`
  return [{ subject: 'Richtung', value: quantityNames[found], reason }]
}

function columnWarning({ sure, value }: ColumnChoice): Warning[] {
  if (sure) return []
  const text = `Mehrere Spalten enthalten Zahlen; gewählt ist „${value.name}“. Bitte prüfen Sie die Wahl.`
  return [warning('IMPORT_VALUE_COLUMN_ASSUMED', text)]
}
