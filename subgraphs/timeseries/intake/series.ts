import { qualityNumber, type Quantity, type ReadingQuality } from '../reading/reading.ts'
import type { Unit } from './import-options.ts'
import type { Stamp } from './time/stamp.ts'

/** Stamps as written, in file order, one array per part: a year of minutes stays small. */
export type Stamps = {
  count: number
  /** Line of a table, segment of an EDIFACT message, entry of a JSON document. */
  lines: Uint32Array
  /** Midnight of the written date, as if it were UTC, in ms. */
  days: Float64Array
  /** ms since that midnight, 0 … 24:00. */
  times: Int32Array
  /** Written offset from UTC in minutes; `noOffset` where none is written. */
  offsets: Int16Array
  /** 0 for 2A, 1 for 2B; `noFold` elsewhere. */
  folds: Int8Array
}

export const noOffset = -32_768
export const noFold = -1

/** A number of a column; 0 beyond its end, which callers never ask for. */
export function at(column: ArrayLike<number>, i: number): number {
  return column[i] ?? 0
}

/** The picked numbers of a column; a loop, because `from` is many times slower. */
export function picked<C extends Float64Array | Uint8Array | Uint32Array | Int32Array>(
  column: C,
  picks: ArrayLike<number>,
  make: new (length: number) => C,
): C {
  const made = new make(picks.length)
  for (let i = 0; i < picks.length; i += 1) made[i] = at(column, at(picks, i))
  return made
}

/** Values in the file's unit, NaN where there is none (of quality FAULTY where one was left out); `qualities` as stored. */
export type Values = { values: Float64Array; qualities: Uint8Array }

/** One series of a file as written. */
export type RawSeries = Values & {
  /** The heading of its column, or what the format calls it; unique in the file. */
  name: string
  stamps: Stamps
  unit: Unit
  quantity: Quantity
  /** Series of the same key belong to the same meter; empty for the meter of the file. */
  meterKey: string
  meteringLocation: string | null
  /** OBIS code where the file names one. */
  obis: string | null
  /** Readings of a register instead of values of intervals. */
  isRegister: boolean
}

/** Grows by doubling; `finish` gives exactly what was added. */
export class StampList {
  private stamps: Stamps = emptyStamps(1024)

  get count(): number {
    return this.stamps.count
  }

  add(line: number, { dayMs, timeMs, offsetMinutes, fold }: Stamp): void {
    if (this.stamps.count === this.stamps.lines.length) this.grow()
    const { count, lines, days, times, offsets, folds } = this.stamps
    lines[count] = line
    days[count] = dayMs
    times[count] = timeMs
    offsets[count] = offsetMinutes ?? noOffset
    folds[count] = fold ?? noFold
    this.stamps.count = count + 1
  }

  finish(): Stamps {
    const { count, lines, days, times, offsets, folds } = this.stamps
    return {
      count,
      lines: lines.slice(0, count),
      days: days.slice(0, count),
      times: times.slice(0, count),
      offsets: offsets.slice(0, count),
      folds: folds.slice(0, count),
    }
  }

  private grow(): void {
    const larger = emptyStamps(this.stamps.lines.length * 2)
    larger.lines.set(this.stamps.lines)
    larger.days.set(this.stamps.days)
    larger.times.set(this.stamps.times)
    larger.offsets.set(this.stamps.offsets)
    larger.folds.set(this.stamps.folds)
    this.stamps = { ...larger, count: this.stamps.count }
  }
}

/** Values beside their stamps. */
export class ValueList {
  private values = new Float64Array(1024)
  private qualities = new Uint8Array(1024)
  private count = 0

  add(value: number | null, quality: ReadingQuality): void {
    if (this.count === this.values.length) this.grow()
    const isRefused = value !== null && Number.isNaN(value)
    this.values[this.count] = value ?? Number.NaN
    this.qualities[this.count] = qualityNumber(isRefused ? 'FAULTY' : quality)
    this.count += 1
  }

  finish(): Values {
    return {
      values: this.values.slice(0, this.count),
      qualities: this.qualities.slice(0, this.count),
    }
  }

  private grow(): void {
    const values = new Float64Array(this.count * 2)
    values.set(this.values)
    const qualities = new Uint8Array(this.count * 2)
    qualities.set(this.qualities)
    this.values = values
    this.qualities = qualities
  }
}

function emptyStamps(size: number): Stamps {
  return {
    count: 0,
    lines: new Uint32Array(size),
    days: new Float64Array(size),
    times: new Int32Array(size),
    offsets: new Int16Array(size),
    folds: new Int8Array(size),
  }
}
