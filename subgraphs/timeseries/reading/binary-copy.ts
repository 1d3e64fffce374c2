import type { ReadingField } from './reading.ts'
import { at, type BulkColumns } from './bulk-columns.ts'

/** PostgreSQL counts microseconds from here. */
const epochMs = Date.UTC(2000, 0, 1)
const uuidBytes = 16
const signature = Buffer.from('PGCOPY\n\u00FF\r\n\0', 'latin1')

/**
 * What begins, fills and ends a `COPY … (meter_id, ts, <fields>, quality, method) FROM STDIN (FORMAT binary)`
 * (PostgreSQL, "COPY", Binary Format): neither side writes or reads numbers as text.
 */
export function createBinaryCopy(
  meterId: string,
  fields: readonly ReadingField[],
): { head: Buffer; rows: (columns: BulkColumns) => Buffer; tail: Buffer } {
  const meter = Buffer.from(meterId.replaceAll('-', ''), 'hex')
  const columnsOfRow = fields.length + 4
  const rowBytes = 2 + (4 + uuidBytes) + (4 + 8) + fields.length * (4 + 8) + 2 * (4 + 2)
  return {
    head: Buffer.concat([signature, Buffer.alloc(8)]),
    rows(columns) {
      const bytes = Buffer.allocUnsafe(columns.count * rowBytes)
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
      const values = fields.map(field => columns.values[field] ?? none)
      let place = 0
      for (let i = 0; i < columns.count; i += 1) {
        view.setInt16(place, columnsOfRow)
        view.setInt32(place + 2, uuidBytes)
        bytes.set(meter, place + 6)
        place = putInstant(view, place + 6 + uuidBytes, columns.ts[i] ?? Number.NaN)
        for (const column of values) place = putNumber(view, place, column[i])
        place = putSmall(view, place, at(columns.quality, i))
        place = putSmall(view, place, at(columns.method, i))
      }
      return bytes.subarray(0, place)
    },
    tail: Buffer.from([0xff, 0xff]),
  }
}

const none = new Float64Array(0)
const two32 = 2 ** 32

function putInstant(view: DataView, place: number, ms: number): number {
  const microseconds = Math.round((ms - epochMs) * 1000)
  const high = Math.floor(microseconds / two32)
  view.setInt32(place, 8)
  view.setInt32(place + 4, high)
  view.setUint32(place + 8, microseconds - high * two32)
  return place + 12
}

/** NULL where there is no number. Throws RangeError for infinity, which would spoil every sum it enters. */
function putNumber(view: DataView, place: number, value = Number.NaN): number {
  if (Number.isNaN(value)) {
    view.setInt32(place, -1)
    return place + 4
  }
  if (!Number.isFinite(value)) {
    throw new RangeError(`a reading has finite values, not ${value}`)
  }
  view.setInt32(place, 8)
  view.setFloat64(place + 4, value)
  return place + 12
}

function putSmall(view: DataView, place: number, value: number): number {
  view.setInt32(place, 2)
  view.setInt16(place + 4, value)
  return place + 6
}
