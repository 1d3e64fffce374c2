import { UserError } from '#platform/errors.ts'
import { cellPlace, warning, type Finding, type Warning } from '../finding.ts'
import { decimalMarkOf, detectNumberFormat, type NumberFormat } from '../number-format.ts'
import { detectDateOrder } from '../time/date-order.ts'
import type { Observation } from '../time/observation.ts'
import { createStampReader, stampKind, type Stamp } from '../time/stamp.ts'
import type { ColumnChoice } from './choose-columns.ts'
import type { Cells } from './read-cells.ts'

export type ReadObservations = {
  observations: Observation[]
  findings: Finding[]
  warnings: Warning[]
}

/**
 * Cells → stamps and numbers. The first cell that is neither refuses the file with line, column and
 * value: IMPORT_STAMP_UNREADABLE, IMPORT_DECIMAL_MIXED, IMPORT_NUMBER_UNREADABLE.
 */
export function readObservations(
  cells: Cells,
  { stamp, value }: ColumnChoice,
  delimiter: string,
): ReadObservations | UserError {
  const stamps = readStamps(cells, stamp.map(({ name }) => name).join(' + '))
  if (stamps instanceof UserError) return stamps
  const numbers = readNumbers(cells, value.name, delimiter)
  if (numbers instanceof UserError) return numbers
  return {
    observations: stamps.stamps.map((read, i) => ({
      line: cells.lines[i] ?? 0,
      stamp: read,
      value: numbers.values[i] ?? null,
      quality: 'MEASURED',
    })),
    findings: [stamps.finding, numbers.finding],
    warnings: [...stamps.warnings, ...numbers.warnings],
  }
}

function readStamps({ stamps, lines }: Cells, column: string) {
  const { order, finding, sure } = detectDateOrder(stamps)
  const read = createStampReader(order)
  const found: Stamp[] = []
  for (const [i, cell] of stamps.entries()) {
    const stamp = read(cell)
    if (!stamp) return stampUnreadable(cell, cellPlace(lines[i] ?? 0, column))
    found.push(stamp)
  }
  const text =
    'Tag und Monat sind in dieser Datei nicht zu unterscheiden; angenommen ist Tag vor Monat.'
  return { stamps: found, finding, warnings: sure ? [] : [warning('IMPORT_DATE_ASSUMED', text)] }
}

function stampUnreadable(cell: string, place: string): UserError {
  const message =
    stampKind(cell) === 'date'
      ? `Dem Zeitstempel „${cell}“ fehlt die Uhrzeit.`
      : `„${cell}“ ist kein Zeitstempel.`
  return new UserError('IMPORT_STAMP_UNREADABLE', message, {
    place,
    remedy:
      'Erwartet werden Stempel wie „31.12.2018 23:45“; berichtigen Sie die Zeile oder wählen Sie eine andere Zeitspalte.',
  })
}

function readNumbers({ values, lines }: Cells, column: string, delimiter: string) {
  const format = detectNumberFormat(values, delimiter === ',' ? '.' : ',')
  const numbers: (number | null)[] = []
  for (const [i, cell] of values.entries()) {
    const number = format.read(cell)
    if (number === undefined)
      return numberUnreadable(cell, format, cellPlace(lines[i] ?? 0, column))
    numbers.push(number)
  }
  return { values: numbers, finding: format.finding, warnings: numberWarning(format) }
}

function numberUnreadable(cell: string, { decimal }: NumberFormat, place: string): UserError {
  const other = decimalMarkOf(cell)
  if (other === undefined) {
    return new UserError('IMPORT_NUMBER_UNREADABLE', `„${cell}“ ist keine Zahl.`, {
      place,
      remedy:
        'Berichtigen Sie den Wert, lassen Sie die Zelle leer oder wählen Sie eine andere Spalte.',
    })
  }
  const [expected, found] =
    decimal === ',' ? ['ein Dezimalkomma', 'einen Punkt'] : ['ein Dezimalpunkt', 'ein Komma']
  return new UserError(
    'IMPORT_DECIMAL_MIXED',
    `Der Wert „${cell}“ enthält ${found}, in dieser Spalte steht sonst ${expected}.`,
    {
      place,
      remedy: 'Schreiben Sie alle Werte der Spalte einheitlich und laden Sie die Datei erneut.',
    },
  )
}

function numberWarning({ sure, finding }: NumberFormat): Warning[] {
  if (sure) return []
  const text = `Das Zahlenformat ist nicht eindeutig; gelesen wird mit ${finding.value}. Bitte prüfen Sie die Werte.`
  return [warning('IMPORT_DECIMAL_ASSUMED', text)]
}
