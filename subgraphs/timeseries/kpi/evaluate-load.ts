import { quarterMs } from '../calendar/quarter-grid.ts'
import type { Quantity } from '../reading/reading.ts'
import type { ColumnRange, ColumnSource } from './energy-column.store.ts'
import { emptyColumn, type EnergyColumn } from './energy-column.ts'
import type { ColumnReader } from './kpi-scope.ts'

/** One year and the next, with a leap day and the hour that autumn repeats. */
export const mostQuartersOfLoad = 732 * 96
/** kW of a quarter-hour; more is a slip of the unit. */
export const mostKwOfLoad = 10_000_000

const millijoulesPerKwQuarter = 900_000_000

/** The energy of a given load, in place of stored readings. */
export type GivenColumn = { meterId: string; quantity: Quantity; millijoules: Float64Array }

/** kW per quarter-hour as whole millijoules; what is exact to the mJ comes back as it was. */
export function millijoulesOfKw(kw: readonly (number | null)[]): Float64Array {
  return Float64Array.from(kw, value =>
    value === null ? Number.NaN : Math.round(value * millijoulesPerKwQuarter),
  )
}

/** The mean power of each quarter-hour, null where it is not known whole. */
export function kwOfMillijoules(millijoules: Float64Array): (number | null)[] {
  return Array.from(millijoules, value =>
    Number.isNaN(value) ? null : value / millijoulesPerKwQuarter,
  )
}

/**
 * Answers from a given load wherever there is one, and from the stored readings elsewhere: for other meters, and for
 * the rest of a calendar year, whose peak decides on the demand charge.
 */
export class GivenColumns implements ColumnReader {
  constructor(
    private readonly startMs: number,
    private readonly given: readonly GivenColumn[],
    private readonly rest: ColumnReader,
  ) {}

  async quarterHours(
    source: ColumnSource & { quantity: Quantity },
    range: ColumnRange,
  ): Promise<EnergyColumn> {
    const { meterId, quantity } = source
    const own = this.given.find(each => each.meterId === meterId && each.quantity === quantity)
    if (!own) return this.rest.quarterHours(source, range)
    const isWithin =
      range.startMs >= this.startMs &&
      range.startMs + range.count * quarterMs <= this.startMs + own.millijoules.length * quarterMs
    const column = isWithin
      ? emptyColumn(range.startMs, range.count)
      : copyOf(await this.rest.quarterHours(source, range))
    return laidOver(column, own.millijoules, (this.startMs - range.startMs) / quarterMs)
  }

  async ofMeters(
    sources: readonly ColumnSource[],
    quantity: Quantity,
    range: ColumnRange,
  ): Promise<Map<string, EnergyColumn>> {
    const columns = sources.map(
      async source =>
        [source.meterId, await this.quarterHours({ ...source, quantity }, range)] as const,
    )
    return new Map(await Promise.all(columns))
  }
}

/** The rest may be held by others too. */
function copyOf({ millijoules, complete, filled, ...rest }: EnergyColumn): EnergyColumn {
  return {
    ...rest,
    millijoules: millijoules.slice(),
    complete: complete.slice(),
    filled: filled.slice(),
  }
}

/** Values from index `offset` on; a quarter-hour without one is missing, one with one is whole. */
function laidOver(column: EnergyColumn, values: Float64Array, offset: number): EnergyColumn {
  for (const [i, value] of values.entries()) {
    const place = i + offset
    if (place < 0 || place >= column.millijoules.length) continue
    const isKnown = Number.isNaN(value) ? 0 : 1
    column.millijoules[place] = value
    column.complete[place] = isKnown
    column.filled[place] = isKnown
  }
  column.expected = column.millijoules.length
  column.present = 0
  for (const value of column.millijoules) if (!Number.isNaN(value)) column.present++
  return column
}
