export type FaultyRows = { count: number; ts: Float64Array; values: Float64Array[] }

/** Rows that are collected as columns; the room doubles when it is full. */
export class RowBuffer {
  private count = 0
  private stamps: Float64Array
  private columns: Float64Array[]

  constructor(width: number, room: number) {
    this.stamps = new Float64Array(room)
    this.columns = Array.from({ length: width }, () => new Float64Array(room))
  }

  add(stamp: number, row: readonly number[]): void {
    if (this.count === this.stamps.length) this.grow()
    this.stamps[this.count] = stamp
    for (const [i, column] of this.columns.entries()) column[this.count] = row[i] ?? Number.NaN
    this.count += 1
  }

  rows(): FaultyRows {
    const { count } = this
    return {
      count,
      ts: this.stamps.slice(0, count),
      values: this.columns.map(column => column.slice(0, count)),
    }
  }

  private grow(): void {
    const room = Math.max(16, this.count * 2)
    this.stamps = grown(this.stamps, room)
    this.columns = this.columns.map(column => grown(column, room))
  }
}

function grown(column: Float64Array, room: number): Float64Array {
  const larger = new Float64Array(room)
  larger.set(column)
  return larger
}
