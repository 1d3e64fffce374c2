/**
 * The energy of a meter per clock quarter-hour, exactly: readings are kept to the millionth of a kW, times whole
 * seconds they give whole millijoules (1 kWh = 3.6e9 mJ). Whole numbers sum to the same in any order.
 */
export type EnergyColumn = {
  /** Start of the first quarter-hour, in ms. */
  startMs: number
  /** mJ of the readings of each quarter-hour; NaN where there is none. */
  millijoules: Float64Array
  /** 1 where the readings fill the quarter-hour and are not longer than it: such a quarter may be the peak. */
  complete: Uint8Array
  /** 1 where the readings fill the quarter-hour, also those that are longer than it: its energy is known. */
  filled: Uint8Array
  /** Readings there are, and readings there would be without a gap. */
  present: number
  expected: number
}

export const millijoulesPerKwh = 3_600_000_000

/** A sum that is not yet safe to hold in a double goes over into a BigInt. */
const largestAddend = 2 ** 52

/** Exact sum of `[first, end)`; gaps count nothing. */
export function energyBetween(values: Float64Array, first: number, end: number): bigint {
  let exact = 0n
  let sum = 0
  for (let i = first; i < end; i++) {
    const value = values[i] ?? Number.NaN
    if (Number.isNaN(value)) continue
    sum += value
    if (Math.abs(sum) < largestAddend) continue
    exact += BigInt(sum)
    sum = 0
  }
  return exact + BigInt(sum)
}

export function energyOf({ millijoules }: Pick<EnergyColumn, 'millijoules'>): bigint {
  return energyBetween(millijoules, 0, millijoules.length)
}

/** mJ of the quarter-hours that are known whole; NaN elsewhere: one minute of fifteen says nothing of the others. */
export function wholeQuarters({
  millijoules,
  filled,
}: Pick<EnergyColumn, 'millijoules' | 'filled'>): Float64Array {
  return millijoules.map((value, i) => (filled[i] ? value : Number.NaN))
}

/** Quarter-hours of `[first, end)` that are known whole. */
export function filledBetween(
  { filled }: Pick<EnergyColumn, 'filled'>,
  first: number,
  end: number,
): number {
  let count = 0
  for (let i = first; i < end; i++) count += filled[i] ?? 0
  return count
}

/** The double next to the exact number of kWh. */
export function toKwh(millijoules: bigint): number {
  return Number(millijoules) / millijoulesPerKwh
}

/** Mean power in kW of a quarter-hour with this energy. */
export function quarterKw(millijoules: number): number {
  return millijoules / 900_000_000
}

/** An empty column: nothing is known yet of any of its quarter-hours. */
export function emptyColumn(startMs: number, count: number): EnergyColumn {
  return {
    startMs,
    millijoules: new Float64Array(count).fill(Number.NaN),
    complete: new Uint8Array(count),
    filled: new Uint8Array(count),
    present: 0,
    expected: 0,
  }
}

/**
 * The sum of several meters, quarter by quarter. A quarter-hour counts as complete where it is complete in all;
 * it holds what is known where one of them is missing; see wholeQuarters for where all are known.
 */
export function sumColumns(
  columns: readonly EnergyColumn[],
  startMs: number,
  count: number,
): EnergyColumn {
  const sum = emptyColumn(startMs, count)
  const isAny = columns.length > 0 ? 1 : 0
  sum.complete.fill(isAny)
  sum.filled.fill(isAny)
  for (const { millijoules, complete, filled, present, expected } of columns) {
    sum.present += present
    sum.expected += expected
    for (let i = 0; i < count; i++) {
      const value = millijoules[i] ?? Number.NaN
      if (!complete[i]) sum.complete[i] = 0
      if (!filled[i]) sum.filled[i] = 0
      if (Number.isNaN(value)) continue
      const before = sum.millijoules[i] ?? Number.NaN
      sum.millijoules[i] = Number.isNaN(before) ? value : before + value
    }
  }
  return sum
}
