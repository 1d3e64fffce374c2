import { UserError } from '#platform/errors.ts'
import type { ImportOptions } from '../import-options.ts'
import { unitIn } from '../unit.ts'
import { chooseStamp, findColumn, kindOfColumn, type StampColumns } from './choose-stamp.ts'
import { chooseValues, type ValueChoice } from './choose-values.ts'
import type { Table, TableColumn } from './find-table.ts'
import { isKeyColumn, isStatusColumn, isUnitColumn, isZoneColumn } from './side-columns.ts'
import { wideSlots, type WideSlots } from './wide-slots.ts'

/** What each column of a table is for. */
export type TableRoles = {
  stamp: StampColumns
  /** Of a file with one row a day: its slots hold the values of `values.taken[0]`, which stands for them. */
  slots: WideSlots | undefined
  values: ValueChoice
  /** The status column beside each taken value column, by the index of the value column. */
  status: Map<number, TableColumn>
  /** Columns that name the meter or register of each row. */
  keys: TableColumn[]
  unit: TableColumn | undefined
}

/** UserError: IMPORT_COLUMN_MISSING, IMPORT_NO_TIMESTAMP, IMPORT_NO_VALUES. */
export function chooseRoles(table: Table, options: ImportOptions): TableRoles | UserError {
  const { columns } = table
  const slots = options.valueColumn === undefined ? wideSlots(columns) : undefined
  const stamp = chooseStamp(columns, options.timestampColumn, slots !== undefined)
  if (stamp instanceof UserError) return stamp
  const used = new Set([stamp.date, stamp.time, stamp.zone])
  const others = columns.filter(
    column =>
      !used.has(column) &&
      !slots?.indices.includes(column.index) &&
      kindOfColumn(column) === undefined,
  )
  const keys = others.filter(isKeyColumn)
  const unit = others.find(isUnitColumn)
  const statuses = statusColumns(columns, others, options.statusColumn)
  if (statuses instanceof UserError) return statuses
  const side = new Set<TableColumn>([...keys, ...statuses, ...(unit ? [unit] : [])])
  const values = slots
    ? wideValues(table, slots)
    : chooseValues(
        others.filter(column => !side.has(column) && !isZoneColumn(column)),
        columns,
        {
          ...options,
          isStacked: keys.length > 0,
          preambleNamesUnit: unitIn(table.preamble) !== undefined,
        },
      )
  if (values instanceof UserError) return values
  return { stamp, slots, values, keys, unit, status: statusOfEach(values.taken, statuses) }
}

function statusColumns(
  all: TableColumn[],
  others: TableColumn[],
  wanted: string | undefined,
): TableColumn[] | UserError {
  if (wanted === undefined) return others.filter(isStatusColumn)
  const column = findColumn(all, wanted)
  return column instanceof UserError ? column : [column]
}

/** A single status column tells about the whole row, several about the values to their left. */
function statusOfEach(values: TableColumn[], statuses: TableColumn[]): Map<number, TableColumn> {
  const [only] = statuses
  const found = new Map<number, TableColumn>()
  for (const { index } of values) {
    const behind = statuses.find(status => status.index > index)
    const isOwn = behind && !values.some(other => other.index > index && other.index < behind.index)
    const status = statuses.length === 1 ? only : isOwn ? behind : undefined
    if (status) found.set(index, status)
  }
  return found
}

/** One column that stands for all slots, with whatever stands above them. */
function wideValues(table: Table, { indices, times }: WideSlots): ValueChoice {
  const headings = table.columns
    .filter(({ index }) => indices.includes(index))
    .map(({ heading }) => heading)
  const unitHeading = headings.find(heading => unitIn(heading) !== undefined) ?? ''
  const samples = table.sampleRows.map(({ cells }) => cells[indices[0] ?? 0] ?? '')
  const column = { index: indices[0] ?? 0, name: 'Tageswerte', heading: unitHeading, samples }
  const kind = times ? 'mit den Uhrzeiten in der Überschrift' : 'fortlaufend nummeriert'
  const reason = `weil jede Zeile einen Tag mit ${indices.length} Werten enthält, ${kind}`
  return {
    taken: [column],
    offered: [column],
    sure: true,
    finding: { subject: 'Anordnung', value: 'eine Zeile je Tag', reason },
  }
}
