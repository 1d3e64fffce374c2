import { UserError } from '#platform/errors.ts'
import { isSlotOf } from './wide-slots.ts'
import { warning, type Finding, type Warning } from '../finding.ts'
import type { ImportOptions } from '../import-options.ts'
import { countCell, newTally, numberFormatOf, type NumberFormat } from '../number-format.ts'
import { detectDateOrder, type DateOrderChoice } from '../time/date-order.ts'
import { splitStamp } from '../time/stamp.ts'
import type { TableRoles } from './choose-roles.ts'
import type { TableSource } from './table-source.ts'

/** How the cells of a table are written, from all of its rows. */
export type Dialect = {
  order: DateOrderChoice['order']
  numbers: NumberFormat
  /** Some stamps have no mark of the zone: the marks only tell the repeated hour apart. */
  hasBareStamps: boolean
  findings: Finding[]
  warnings: Warning[]
}

const mostDates = 50_000
const plainNumber = /^[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i

/** Whether a cell is a number without any separators but a decimal point. */
export function isPlainNumber(cell: string): boolean {
  return plainNumber.test(cell)
}

/** Reads the table once for what can only be told from all of it: the order of dates and the form of numbers. */
export function surveyTable(
  source: TableSource,
  { roles, firstDataLine }: { roles: TableRoles; firstDataLine: number },
  options: ImportOptions,
): Dialect | UserError {
  const dates = new Set<string>()
  const tally = newTally()
  const valueIndices = valueCells(roles)
  const dateIndex = roles.stamp.date.index
  const zoneIndex = roles.stamp.zone?.index
  let last = ''
  let hasBareStamps = false
  const count = (cell: string) => {
    if (!source.hasPlainNumbers || !isPlainNumber(cell)) countCell(tally, cell)
  }
  const problem = source.read((cells, line) => {
    if (line < firstDataLine) return true
    const date = datePart(cells[dateIndex] ?? '')
    if (date !== last && dates.size < mostDates) dates.add(date)
    last = date
    if (zoneIndex !== undefined && cells[zoneIndex] === '' && date !== '') hasBareStamps = true
    for (const i of valueIndices(cells)) count(cells[i] ?? '')
    return true
  })
  if (problem) return problem
  const order = detectDateOrder(dates, options.dateOrder)
  const numbers = numberFormatOf(tally, source.decimalFallback, options.decimalMark)
  return {
    order: order.order,
    numbers,
    hasBareStamps,
    findings: [order.finding, ...(source.hasPlainNumbers ? [] : [numbers.finding])],
    warnings: [...dateWarning(order), ...numberWarning(numbers)],
  }
}

/** The cells of a row that hold values. */
function valueCells({ slots, values }: TableRoles): (cells: string[]) => readonly number[] {
  if (!slots) {
    const indices = values.taken.map(({ index }) => index)
    return () => indices
  }
  return cells => cells.flatMap((_, i) => (isSlotOf(slots, i) ? [i] : []))
}

function datePart(cell: string): string {
  const gap = cell.charCodeAt(10)
  return gap === 32 || gap === 84 ? cell.slice(0, 10) : splitStamp(cell)[0]
}

function dateWarning({ sure }: DateOrderChoice): Warning[] {
  if (sure) return []
  const text =
    'Tag und Monat sind in dieser Datei nicht zu unterscheiden; angenommen ist Tag vor Monat.'
  return [warning('IMPORT_DATE_ASSUMED', text)]
}

function numberWarning({ sure, finding }: NumberFormat): Warning[] {
  if (sure) return []
  const text = `Das Zahlenformat ist nicht eindeutig; gelesen wird mit ${finding.value}. Bitte prüfen Sie die Werte.`
  return [warning('IMPORT_DECIMAL_ASSUMED', text)]
}
