import { UserError } from '#platform/errors.ts'
import { quantityNames } from '../../reading/reading.ts'
import { createZoneClock, zoneClock } from '../../time/zone-clock.ts'
import { germanPlural, quotedNames } from '../../wording/german.ts'
import type { Extracted, ImportColumn } from '../extracted.ts'
import { placeName, warning, type Finding, type Warning } from '../finding.ts'
import type { ImportOptions } from '../import-options.ts'
import type { RowReport } from '../row-report.ts'
import { kindOf } from '../unit.ts'
import { chooseRoles, type TableRoles } from './choose-roles.ts'
import { findTable, type Table } from './find-table.ts'
import { hintsFrom } from './heading-hints.ts'
import { nameSeries, offeredUnit, type NamedSeries } from './name-series.ts'
import { readRows, type ReadRows } from './read-rows.ts'
import { surveyTable, type Dialect } from './survey.ts'
import type { Row, TableSource } from './table-source.ts'

/** Reads the series of a table; every decision is explained or was the user's. */
export function extractTable(
  source: TableSource,
  options: ImportOptions,
  report: RowReport,
): Extracted | UserError {
  const table = findTable(source.head)
  if (!table) return noData(source)
  const roles = chooseRoles(table, options)
  if (roles instanceof UserError) return roles
  const { firstDataLine } = table
  const dialect = surveyTable(source, { roles, firstDataLine }, options)
  if (dialect instanceof UserError) return dialect
  const clock = createZoneClock(options.timeZone ?? '') ?? zoneClock('Europe/Berlin')
  const read = readRows(source, { roles, dialect, firstDataLine, clock }, report)
  if (read instanceof UserError) return read
  const named = nameSeries(read, { roles, preamble: table.preamble, options })
  if (named instanceof UserError) return named
  return compose({ source, table, roles, dialect, read, named }, options)
}

type Parts = {
  source: TableSource
  table: Table
  roles: TableRoles
  dialect: Dialect
  read: ReadRows
  named: NamedSeries
}

function compose(parts: Parts, options: ImportOptions): Extracted {
  const { source, table, roles, dialect, read, named } = parts
  const { stamp, values } = roles
  return {
    format: source.format,
    delimiter: source.delimiter,
    sheet: source.sheet,
    sheets: source.sheets,
    columns: table.columns.map(column => describe(column, roles)),
    timestampColumn: stamp.date.name,
    statusColumn: [...roles.status.values()][0]?.name ?? null,
    series: named.series,
    offered: offeredBy(parts),
    rows: read.rows,
    hints: hintsOf(parts, options),
    sampleRows: read.samples.map(({ line, cells }) => ({ line, raw: padded(cells, table.width) })),
    findings: [
      ...source.findings,
      stamp.finding,
      values.finding,
      ...named.findings,
      ...directionFindings(named, options),
      ...sideFindings(roles),
      ...dialect.findings,
    ],
    warnings: [
      ...columnWarning(parts, options),
      ...named.warnings,
      ...dialect.warnings,
      ...statusWarning(read, source),
    ],
  }
}

function describe(
  column: Table['columns'][number],
  { stamp, values, slots }: TableRoles,
): ImportColumn {
  const { name, samples, index } = column
  const isStamp = [stamp.date, stamp.time, stamp.zone].includes(column)
  const isValue =
    values.taken.some(taken => taken.index === index) || slots?.indices.includes(index)
  return { name, sample: samples[0] ?? '', role: isStamp ? 'timestamp' : isValue ? 'value' : null }
}

/** One raw cell per column, however long the row is. */
function padded(cells: string[], width: number): string[] {
  return Array.from({ length: Math.max(width, cells.length) }, (_, i) => cells[i] ?? '')
}

function offeredBy({ roles, read, named }: Parts): Extracted['offered'] {
  if (roles.keys.length > 0 && read.groups.length > 1) {
    return named.series.map(({ name, unit }) => ({ name, unit, sample: '' }))
  }
  const columns = [...new Set([...roles.values.taken, ...roles.values.offered])]
  return columns.map(column => ({
    name: column.name,
    unit: offeredUnit(column),
    sample: column.samples.find(sample => sample !== '') ?? '',
  }))
}

function hintsOf({ table, roles }: Parts, options: ImportOptions): Extracted['hints'] {
  const hints = hintsFrom(roles.stamp, table.preamble, options)
  if (hints.label || roles.slots?.times !== null) return hints
  return { ...hints, label: { label: 'START', reason: 'weil die Werte eines Tages gezählt sind' } }
}

/** Prices have no direction. */
function directionFindings({ series }: NamedSeries, { quantity }: ImportOptions): Finding[] {
  return series
    .filter(({ unit }) => kindOf(unit) !== 'PRICES')
    .slice(0, 10)
    .map(({ name, quantity: found, obis }) => ({
      subject: series.length === 1 ? 'Richtung' : `Richtung von „${name}“`,
      value: quantityNames[found],
      reason: quantity
        ? 'so gewählt'
        : obis === null
          ? `wegen der Überschrift „${name}“`
          : `wegen der OBIS-Kennzahl ${obis}`,
    }))
}

function sideFindings({ status, keys, unit }: TableRoles): Finding[] {
  const states = [...new Set([...status.values()].map(({ name }) => name))]
  return [
    ...states.map(value => ({
      subject: 'Statusspalte',
      value,
      reason: 'weil dort Wörter oder Buchstaben für die Herkunft der Werte stehen',
    })),
    ...keys.map(({ name }) => ({
      subject: 'Zählerspalte',
      value: name,
      reason: 'weil dort steht, zu welchem Zähler oder Register eine Zeile gehört',
    })),
    ...(unit
      ? [{ subject: 'Einheitenspalte', value: unit.name, reason: 'weil dort nur Einheiten stehen' }]
      : []),
  ]
}

function columnWarning({ roles: { values }, named }: Parts, options: ImportOptions): Warning[] {
  if (!values.sure) {
    const text = `Mehrere Spalten enthalten Zahlen; gewählt ist „${values.taken[0]?.name ?? ''}“. Bitte prüfen Sie die Wahl.`
    return [warning('IMPORT_VALUE_COLUMN_ASSUMED', text)]
  }
  const isChosen = options.series !== undefined || options.valueColumn !== undefined
  if (named.series.length === 1 || isChosen) return []
  const names = quotedNames(
    named.series.map(({ name }) => name),
    6,
  )
  const text = `Die Datei enthält ${germanPlural(named.series.length, 'Reihe', 'Reihen')}, die zusammen importiert werden: ${names}.`
  return [warning('IMPORT_SEVERAL_SERIES', text)]
}

function statusWarning({ unknownStatus }: ReadRows, { word }: TableSource): Warning[] {
  const words = [...unknownStatus]
  if (words.length === 0) return []
  const list = words.map(([name, count]) => `„${name}“ (${germanPlural(count, word, `${word}n`)})`)
  const text = `Unbekannte Angaben in der Statusspalte: ${list.join(', ')}. Diese Werte gelten als gemessen.`
  return [warning('IMPORT_STATUS_UNKNOWN', text)]
}

function noData({ head, word }: TableSource): UserError {
  const widest: Row | undefined = head.toSorted((a, b) => b.cells.length - a.cells.length)[0]
  const cells = widest?.cells ?? []
  const found = cells.length > 1 ? ` Gefunden wurden die Spalten: ${quotedNames(cells)}.` : ''
  return new UserError(
    'IMPORT_NO_TIMESTAMP',
    `Keine ${word} enthält einen Zeitstempel und dazu eine Zahl.${found}`,
    {
      ...(head[0] && { place: `ab ${placeName(word, head[0].line)}` }),
      remedy:
        'Erwartet werden Zeilen wie „31.12.2018 23:45;3,17“; prüfen Sie auch das Trennzeichen.',
    },
  )
}
