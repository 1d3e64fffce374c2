import { toUnits } from './exact-sum.ts'
import { faulty } from './known-readings.ts'
import type { Aggregates } from './series-columns.ts'

/**
 * Columns of aggregates as PostgreSQL packs them, big endian, one value after the other: a hundred times
 * cheaper than a row per value. Null where there is no row.
 */
export type PackedAggregates = {
  starts: Buffer | null
  sums: Buffer | null
  counts: Buffer | null
  lowest: Buffer | null
  highest: Buffer | null
  qualities: Buffer | null
}

/** The one row that packs the rows `(bucket, sum, count, min, max, bits)` of a query. */
export function packed(query: string): string {
  const pack = (value: string) => `string_agg(${value}, ''::bytea)`
  return `SELECT ${pack('timestamptz_send(bucket)')} AS starts,
    ${pack('float8send(sum)')} AS sums, ${pack('int4send(count)')} AS counts,
    ${pack(`float8send(coalesce(min, 'NaN'))`)} AS lowest,
    ${pack(`float8send(coalesce(max, 'NaN'))`)} AS highest,
    ${pack('int2send(bits::smallint)')} AS qualities
  FROM (${query}) held`
}

export function unpack(row: PackedAggregates | undefined): Aggregates {
  return {
    starts: instants(row?.starts),
    sums: doubles(row?.sums),
    counts: numbers(row?.counts, 4, (view, at) => view.getInt32(at)),
    lowest: doubles(row?.lowest),
    highest: doubles(row?.highest),
    qualities: Uint8Array.from(numbers(row?.qualities, 2, (view, at) => view.getInt16(at))),
  }
}

/** Single readings, which need less. */
export type PackedReadings = {
  starts: Buffer | null
  values: Buffer | null
  qualities: Buffer | null
}

/** The one row that packs the rows `(ts, kw, quality)` of a query. */
export function packedReadings(query: string): string {
  return `SELECT string_agg(timestamptz_send(ts), ''::bytea) AS starts,
    string_agg(float8send(coalesce(kw, 'NaN')), ''::bytea) AS values,
    string_agg(int2send(quality), ''::bytea) AS qualities
  FROM (${query}) held`
}

/** Each reading as the aggregate of itself; a faulty one has no value. */
export function unpackReadings(row: PackedReadings | undefined): Aggregates {
  const starts = instants(row?.starts)
  const lowest = doubles(row?.values)
  const qualities = numbers(row?.qualities, 2, (view, at) => view.getInt16(at))
  const counts = new Float64Array(starts.length)
  for (let i = 0; i < counts.length; i++) {
    if (qualities[i] !== faulty && !Number.isNaN(lowest[i])) counts[i] = 1
  }
  return {
    ...{ starts, counts, lowest, highest: lowest, sums: lowest.map(toUnits) },
    qualities: Uint8Array.from(qualities, quality => 1 << quality),
  }
}

/** PostgreSQL counts microseconds from 2000-01-01. */
const postgresEpochMs = Date.UTC(2000, 0, 1)

function instants(bytes: Buffer | null | undefined): Float64Array {
  return numbers(bytes, 8, (view, at) => {
    const microseconds = view.getInt32(at) * 2 ** 32 + view.getUint32(at + 4)
    return postgresEpochMs + microseconds / 1000
  })
}

function doubles(bytes: Buffer | null | undefined): Float64Array {
  return numbers(bytes, 8, (view, at) => view.getFloat64(at))
}

function numbers(
  bytes: Buffer | null | undefined,
  width: number,
  read: (view: DataView, at: number) => number,
): Float64Array {
  if (!bytes) return new Float64Array(0)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const result = new Float64Array(bytes.byteLength / width)
  for (let i = 0; i < result.length; i++) result[i] = read(view, i * width)
  return result
}
