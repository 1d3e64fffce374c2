import { methodOf, qualityOf, type Reading } from './reading.ts'

/** The columns of a reading in SQL, for `toReading`. */
export const readingColumns =
  'meter_id, ts, consumption_kw, production_kw, voltage, quality, method, known_at'

export type ReadingRow = {
  meter_id: string
  ts: Date
  consumption_kw: number | null
  production_kw: number | null
  voltage: number | null
  quality: number
  method: number
  known_at: Date
}

export function toReading(row: ReadingRow): Reading {
  return {
    meterId: row.meter_id,
    ts: row.ts,
    consumptionKw: row.consumption_kw,
    productionKw: row.production_kw,
    voltage: row.voltage,
    quality: qualityOf(row.quality),
    method: methodOf(row.method),
    knownAt: row.known_at,
  }
}
