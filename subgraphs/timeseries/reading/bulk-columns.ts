import {
  methodNumber,
  methodOf,
  qualityNumber,
  qualityOf,
  readingFields,
  type ReadingField,
  type ReadingMethod,
  type ReadingQuality,
} from './reading.ts'

/** One interval of a bulk: start in ms UTC and the fields the bulk carries. */
export type BulkRow = {
  ts: number
  quality: ReadingQuality
  method?: ReadingMethod
} & Partial<Record<ReadingField, number | null>>

/** Intervals of a bulk side by side. A value that is missing is NaN. */
export type BulkColumns = {
  count: number
  /** Starts, ms UTC. */
  ts: Float64Array
  /** By field; only those that the bulk carries. */
  values: Partial<Record<ReadingField, Float64Array>>
  /** Numbers as they are stored: one for all intervals, or one each. */
  quality: number | Uint8Array
  method: number | Uint8Array
}

/** Rows as columns. Throws RangeError for a value that is not finite. */
export function toColumns(rows: readonly BulkRow[], fields: readonly ReadingField[]): BulkColumns {
  const count = rows.length
  const columns = {
    count,
    ts: new Float64Array(count),
    values: Object.fromEntries(fields.map(field => [field, new Float64Array(count)])),
    quality: new Uint8Array(count),
    method: new Uint8Array(count),
  }
  for (const [i, row] of rows.entries()) {
    columns.ts[i] = row.ts
    columns.quality[i] = qualityNumber(row.quality)
    columns.method[i] = methodNumber(row.method ?? 'NONE')
    for (const field of fields) {
      const column = columns.values[field]
      if (column) column[i] = numberOrNaN(row[field])
    }
  }
  return columns
}

function numberOrNaN(value: number | null | undefined): number {
  if (value === null || value === undefined) return Number.NaN
  if (Number.isFinite(value)) return value
  throw new RangeError(`a reading has finite values, not ${value}`)
}

/** Columns as rows. */
export function* toRows({ count, ts, values, quality, method }: BulkColumns): Generator<BulkRow> {
  for (let i = 0; i < count; i += 1) {
    const row: BulkRow = {
      ts: ts[i] ?? Number.NaN,
      quality: qualityOf(at(quality, i)),
      method: methodOf(at(method, i)),
    }
    for (const field of readingFields) {
      const column = values[field]
      if (column) row[field] = nullIfMissing(column[i])
    }
    yield row
  }
}

function nullIfMissing(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value
}

/** The number of an interval. */
export function at(column: number | Uint8Array, i: number): number {
  return typeof column === 'number' ? column : (column[i] ?? 0)
}

/** At most `most` intervals of columns at a time; no value is copied. */
export function* portionsOf(columns: BulkColumns, most: number): Generator<BulkColumns> {
  for (let from = 0; from < columns.count; from += most) {
    const to = Math.min(columns.count, from + most)
    const cut = <T extends Float64Array | Uint8Array>(column: T) => column.subarray(from, to) as T
    const { quality, method } = columns
    yield {
      count: to - from,
      ts: cut(columns.ts),
      values: Object.fromEntries(
        Object.entries(columns.values).map(([field, column]) => [field, cut(column)]),
      ),
      quality: typeof quality === 'number' ? quality : cut(quality),
      method: typeof method === 'number' ? method : cut(method),
    }
  }
}
