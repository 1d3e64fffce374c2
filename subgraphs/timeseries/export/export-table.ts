import type { ReadingQuality } from '../reading/reading.ts'

/**
 * How a cell is shown. `LOCAL_TIME`: the wall clock of the table's zone, only where people read; `UTC_TIME`: the
 * instant; `TIME`: the one for people, the other for machines; `QUALITIES`: in words or as codes.
 */
export type Column = {
  /** For machines: lower case, with the unit, e.g. `consumption_kwh`. */
  name: string
  /** German, without the unit. */
  heading: string
  unit: string | null
  kind: 'LOCAL_TIME' | 'UTC_TIME' | 'TIME' | 'NUMBER' | 'TEXT' | 'QUALITIES'
}

export type Cell = Date | number | string | readonly ReadingQuality[] | null
export type Row = Cell[]

/** Values of one meter or market, read page by page while they are written. */
export type Table = {
  subject: 'METER' | 'MARKET'
  id: string
  /** The meter's or market's name. */
  title: string
  timeZone: string
  columns: readonly Column[]
  pages: () => AsyncIterable<Row[]>
}

/** German heading of the column that names the meter or market. */
export const subjectHeadings = { METER: 'Zähler', MARKET: 'Markt' } as const

/** `Verbrauch (kWh)` */
export function headingOf({ heading, unit }: Column): string {
  return unit === null ? heading : `${heading} (${unit})`
}

export const qualityNames: Record<ReadingQuality, string> = {
  MEASURED: 'gemessen',
  SUBSTITUTED: 'Ersatzwert',
  PRELIMINARY: 'vorläufig',
  CORRECTED: 'korrigiert',
  FAULTY: 'gestört',
  SIMULATED: 'simuliert',
}

/** `gemessen, Ersatzwert` */
export function qualitiesInWords(qualities: readonly ReadingQuality[]): string {
  return qualities.map(quality => qualityNames[quality]).join(', ')
}
