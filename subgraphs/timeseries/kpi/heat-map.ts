import type { QuarterGrid } from '../calendar/quarter-grid.ts'
import { quarterKw } from './energy-column.ts'

/** Local days × quarter-hours of the wall clock, row by row: value of day d and column c at `d · width + c`, in kW. */
export type HeatMap = {
  /** `2026-03-29` */
  dates: string[]
  /** Quarter-hours of each day: 92, 96 or 100. */
  slots: number[]
  /** 96, or 100 where a day of autumn is there: its second 2 o'clock hour stands in columns 96 to 99. */
  width: number
  /** null: no value, or no such quarter-hour (the skipped hour of spring). */
  values: (number | null)[]
}

const quartersOfDay = 96
const repeatedQuarters = 4

/** A column is the same time of day on all days, also on those of 92 and 100 quarter-hours. */
export function heatMap(grid: QuarterGrid, millijoules: Float64Array): HeatMap {
  const isLonger = grid.days.some(({ slots }) => slots > quartersOfDay)
  const width = isLonger ? quartersOfDay + repeatedQuarters : quartersOfDay
  const values = new Array<number | null>(grid.days.length * width).fill(null)
  for (const [row, { first, end }] of grid.days.entries()) {
    let latest = -1
    let repeated = quartersOfDay
    for (let i = first; i < end; i++) {
      const slot = grid.slot[i] ?? 0
      const column = slot > latest ? slot : repeated++
      latest = Math.max(latest, slot)
      const value = millijoules[i] ?? Number.NaN
      if (column < width && !Number.isNaN(value)) values[row * width + column] = quarterKw(value)
    }
  }
  const dates = grid.days.map(({ date }) => date)
  return { dates, slots: grid.days.map(({ slots }) => slots), width, values }
}
