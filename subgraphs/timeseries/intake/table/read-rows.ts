import { UserError } from '#platform/errors.ts'
import type { ReadingQuality } from '../../reading/reading.ts'
import type { ZoneClock } from '../../time/zone-clock.ts'
import { mostSeries, mostValues, tooManyColumns, tooManyRows } from '../limits.ts'
import { decimalMarkOf, isMissing, type NumberFormat } from '../number-format.ts'
import type { RowReport } from '../row-report.ts'
import { StampList, ValueList } from '../series.ts'
import { createStampReader, stampKind, type Stamp } from '../time/stamp.ts'
import type { TableRoles } from './choose-roles.ts'
import { statusOf, zoneMarkOf } from './side-columns.ts'
import { isPlainNumber, type Dialect } from './survey.ts'
import type { Row, TableSource } from './table-source.ts'
import { createDaySpreader, type Slot } from './wide-rows.ts'

/** The rows of one meter or register, in file order; one list per value column. */
export type RowGroup = {
  /** The cells that name it; empty where the table names none. */
  keys: string[]
  unitText: string
  stamps: StampList
  lists: ValueList[]
}

export type ReadRows = {
  groups: RowGroup[]
  rows: number
  samples: Row[]
  /** Words of the status column nobody knows, with how often each occurs. */
  unknownStatus: Map<string, number>
}

type Plan = {
  roles: TableRoles
  dialect: Dialect
  firstDataLine: number
  /** Of days that are spread over columns. */
  clock: ZoneClock
}

const sampleCount = 8

/**
 * Cells → stamps and numbers, row by row. What is neither goes to the report with line, column and
 * value: IMPORT_STAMP_MISSING, IMPORT_STAMP_UNREADABLE, IMPORT_DECIMAL_MIXED, IMPORT_NUMBER_UNREADABLE.
 */
export function readRows(source: TableSource, plan: Plan, report: RowReport): ReadRows | UserError {
  const reader = new RowReader(source, plan, report)
  let refused: UserError | undefined
  const problem = source.read((cells, line) => {
    if (line < plan.firstDataLine) return true
    refused = reader.take(cells, line)
    return refused === undefined
  })
  return problem ?? refused ?? report.tooMany(reader.rows) ?? reader.finish()
}

class RowReader {
  rows = 0
  private readonly groups = new Map<string, RowGroup>()
  private readonly samples: Row[] = []
  private readonly unknownStatus = new Map<string, number>()
  private readonly readStamp: (cells: string[]) => Stamp | undefined
  private readonly spread: ((cells: string[], day: number) => Slot[]) | undefined
  private readonly plan: Plan
  private readonly report: RowReport
  private readonly readNumber: NumberFormat['read']
  private held = 0

  constructor(source: TableSource, plan: Plan, report: RowReport) {
    const { slots } = plan.roles
    this.plan = plan
    this.report = report
    this.readStamp = stampFrom(plan)
    this.readNumber = numberFrom(source, plan.dialect.numbers)
    this.spread = slots && createDaySpreader(slots, plan.clock)
  }

  take(cells: string[], line: number): UserError | undefined {
    const { roles } = this.plan
    const written = stampText(cells, roles)
    if (written === '' && roles.values.taken.every(({ index }) => (cells[index] ?? '') === ''))
      return undefined
    this.rows += 1
    const stamp = written === '' ? undefined : this.readStamp(cells)
    if (!stamp) return this.badStamp(written, line)
    const group = this.groupOf(cells)
    if (group instanceof UserError) return group
    if (this.samples.length < sampleCount) this.samples.push({ line, cells: [...cells] })
    return this.spread
      ? this.takeDay({ cells, line }, this.spread(cells, stamp.dayMs), group)
      : this.takeValues({ cells, line }, stamp, group)
  }

  finish(): ReadRows {
    const { rows, samples, unknownStatus } = this
    return { groups: [...this.groups.values()], rows, samples, unknownStatus }
  }

  private takeValues({ cells, line }: Row, stamp: Stamp, group: RowGroup): UserError | undefined {
    const { taken } = this.plan.roles.values
    group.stamps.add(line, stamp)
    for (const [i, { index, name }] of taken.entries()) {
      const value = this.numberIn({ cells, line }, index, name)
      if (value instanceof UserError) return value
      group.lists[i]?.add(value, this.statusIn(cells, index))
    }
    return this.hold(taken.length)
  }

  private takeDay(row: Row, slots: Slot[], group: RowGroup): UserError | undefined {
    const quality = this.statusIn(row.cells, this.plan.roles.values.taken[0]?.index ?? 0)
    for (const { stamp, index, name } of slots) {
      const value = this.numberIn(row, index, name)
      if (value instanceof UserError) return value
      group.stamps.add(row.line, stamp)
      group.lists[0]?.add(value, quality)
    }
    return this.hold(slots.length)
  }

  private hold(values: number): UserError | undefined {
    this.held += values
    return this.held > mostValues ? tooManyRows() : undefined
  }

  /** null where the cell says that there is no value, NaN where what it says was left out. */
  private numberIn({ cells, line }: Row, index: number, column: string): number | null | UserError {
    const cell = cells[index] ?? ''
    const value = this.readNumber(cell)
    if (value !== undefined) return value
    const error = numberUnreadable(cell, this.plan.dialect.numbers)
    return this.report.refuse({ line, column, raw: cell }, error) ?? Number.NaN
  }

  private statusIn(cells: string[], index: number): ReadingQuality {
    const column = this.plan.roles.status.get(index)
    if (!column) return 'MEASURED'
    const cell = cells[column.index] ?? ''
    const quality = statusOf(cell)
    if (quality) return quality
    if (this.unknownStatus.size < 20 || this.unknownStatus.has(cell)) {
      this.unknownStatus.set(cell, (this.unknownStatus.get(cell) ?? 0) + 1)
    }
    return 'MEASURED'
  }

  private groupOf(cells: string[]): RowGroup | UserError {
    const keys = this.plan.roles.keys.map(({ index }) => cells[index] ?? '')
    const name = keys.join('\n')
    const known = this.groups.get(name)
    if (known) return known
    if (this.groups.size >= mostSeries) return tooManyColumns('Reihen', mostSeries)
    const { unit, values } = this.plan.roles
    const lists = values.taken.map(() => new ValueList())
    const made = {
      keys,
      unitText: unit ? (cells[unit.index] ?? '') : '',
      stamps: new StampList(),
      lists,
    }
    this.groups.set(name, made)
    return made
  }

  private badStamp(written: string, line: number): UserError | undefined {
    const { date, time } = this.plan.roles.stamp
    const column = written === '' || !time ? date.name : `${date.name} + ${time.name}`
    const error = written === '' ? stampMissing() : stampUnreadable(written)
    return this.report.refuse({ line, column, raw: written }, error)
  }
}

function stampText(cells: string[], { stamp: { date, time, zone } }: TableRoles): string {
  const day = cells[date.index] ?? ''
  if (!time && !zone) return day
  return [day, time && cells[time.index], zone && cells[zone.index]].filter(Boolean).join(' ')
}

function stampFrom({ roles, dialect }: Plan): (cells: string[]) => Stamp | undefined {
  const { date, time, zone } = roles.stamp
  const read = createStampReader(dialect.order)
  const cell = (cells: string[], index: number) => cells[index] ?? ''
  if (roles.slots) return cells => read(dayText(cell(cells, date.index)))
  if (!time && !zone) return cells => read(cell(cells, date.index))
  const written = (cells: string[]) =>
    time ? `${cell(cells, date.index)} ${cell(cells, time.index)}` : cell(cells, date.index)
  if (!zone) return cells => read(written(cells))
  return cells => {
    const mark = zoneMarkOf(cell(cells, zone.index))
    if (!mark) return undefined
    // Where only the repeated hour is marked, the mark says which of the two it is.
    const addition = dialect.hasBareStamps ? mark.fold : mark.offset || mark.fold
    return read(`${written(cells)} ${addition}`.trimEnd())
  }
}

function dayText(day: string): string {
  return stampKind(day) === 'date' ? `${day} 00:00` : day
}

function numberFrom(source: TableSource, numbers: NumberFormat): NumberFormat['read'] {
  if (!source.hasPlainNumbers) return numbers.read
  return cell => (isPlainNumber(cell) ? Number(cell) : isMissing(cell) ? null : numbers.read(cell))
}

function stampMissing(): UserError {
  return new UserError('IMPORT_STAMP_MISSING', 'Zu einem Wert fehlt der Zeitstempel.', {
    remedy: 'Ergänzen Sie den Zeitstempel oder löschen Sie die Zeile.',
  })
}

function stampUnreadable(written: string): UserError {
  const message =
    stampKind(written) === 'date'
      ? `Dem Zeitstempel „${written}“ fehlt die Uhrzeit.`
      : `„${written}“ ist kein Zeitstempel.`
  return new UserError('IMPORT_STAMP_UNREADABLE', message, {
    remedy:
      'Erwartet werden Stempel wie „31.12.2018 23:45“; berichtigen Sie die Zeile oder wählen Sie eine andere Zeitspalte.',
  })
}

function numberUnreadable(cell: string, { decimal }: NumberFormat): UserError {
  if (decimalMarkOf(cell) === undefined) {
    return new UserError('IMPORT_NUMBER_UNREADABLE', `„${cell}“ ist keine Zahl.`, {
      remedy:
        'Berichtigen Sie den Wert, lassen Sie die Zelle leer oder wählen Sie eine andere Spalte.',
    })
  }
  const [expected, found] =
    decimal === ',' ? ['ein Dezimalkomma', 'einen Punkt'] : ['ein Dezimalpunkt', 'ein Komma']
  return new UserError(
    'IMPORT_DECIMAL_MIXED',
    `Der Wert „${cell}“ enthält ${found}, in dieser Spalte steht sonst ${expected}.`,
    { remedy: 'Schreiben Sie alle Werte der Spalte einheitlich und laden Sie die Datei erneut.' },
  )
}
