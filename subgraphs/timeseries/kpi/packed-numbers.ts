/**
 * Numbers that PostgreSQL packed with `string_agg(float8send(…))`, big endian: a year of quarter-hours arrives in
 * one value, far faster than as rows.
 */
export function doublesOf(packed: Buffer | null): Float64Array {
  const view = viewOf(packed)
  const values = new Float64Array(view.byteLength / 8)
  for (let i = 0; i < values.length; i++) values[i] = view.getFloat64(i * 8)
  return values
}

/** Packed with `int4send`. */
export function integersOf(packed: Buffer | null): Int32Array {
  const view = viewOf(packed)
  const values = new Int32Array(view.byteLength / 4)
  for (let i = 0; i < values.length; i++) values[i] = view.getInt32(i * 4)
  return values
}

/** PostgreSQL counts microseconds from 2000-01-01. */
const postgresEpochMs = Date.UTC(2000, 0, 1)

/** Packed with `timestamptz_send`; in ms since 1970. */
export function instantsOf(packed: Buffer | null): Float64Array {
  const view = viewOf(packed)
  const values = new Float64Array(view.byteLength / 8)
  for (let i = 0; i < values.length; i++) {
    const microseconds = view.getInt32(i * 8) * 2 ** 32 + view.getUint32(i * 8 + 4)
    values[i] = postgresEpochMs + microseconds / 1000
  }
  return values
}

function viewOf(packed: Buffer | null): DataView {
  if (!packed) return new DataView(new ArrayBuffer(0))
  return new DataView(packed.buffer, packed.byteOffset, packed.byteLength)
}
