/** `text` as the document shows it; a number or a time (ms, order only) where it is one. */
export type Cell = { text: string; number?: number; timeMs?: number }
export type TableRow = (Cell | undefined)[]

type Extreme = { value: number; text: string; when: string }
type Column = { count: number; sum: number; least: Extreme; most: Extreme }

/** Least, largest and mean value of each column of numbers, and the period, row by row. */
export class ColumnFigures {
  rowCount = 0
  private readonly columns: (Column | undefined)[] = []
  private first: Cell | undefined
  private last: Cell | undefined

  constructor(rows: TableRow[]) {
    for (const row of rows) this.add(row)
  }

  add(row: TableRow): void {
    this.rowCount++
    const time = row.find(cell => cell?.timeMs !== undefined)
    if (time) this.addTime(time)
    row.forEach((cell, at) => {
      if (cell?.number === undefined || !Number.isFinite(cell.number)) return
      const here = { value: cell.number, text: cell.text, when: time?.text ?? '' }
      const column = (this.columns[at] ??= { count: 0, sum: 0, least: here, most: here })
      column.count++
      column.sum += here.value
      if (here.value < column.least.value) column.least = here
      if (here.value > column.most.value) column.most = here
    })
  }

  /** " von … bis …", or nothing without times. */
  period(): string {
    return this.first && this.last ? ` von ${this.first.text} bis ${this.last.text}` : ''
  }

  /** A line for each column of numbers. */
  lines(labels: string[]): string[] {
    return this.columns.flatMap((column, at) => {
      if (!column) return []
      const label = labels[at] || `Spalte ${at + 1}`
      const mean = (column.sum / column.count).toLocaleString('de-DE', { maximumFractionDigits: 3 })
      return [
        `${label}: ${column.count.toLocaleString('de-DE')} Werte | kleinster Wert: ` +
          `${told(column.least)} | größter Wert: ${told(column.most)} | Mittelwert: ${mean}`,
      ]
    })
  }

  private addTime(cell: Cell): void {
    const { timeMs = 0 } = cell
    if (timeMs < (this.first?.timeMs ?? Infinity)) this.first = cell
    if (timeMs > (this.last?.timeMs ?? -Infinity)) this.last = cell
  }
}

const told = ({ text, when }: Extreme) => (when === '' ? text : `${text} (${when})`)
