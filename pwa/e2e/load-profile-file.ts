import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

/** A year of quarter-hours as an operator gets it, and what the app must find in it. */
export type LoadProfileFile = {
  name: string
  bytes: Buffer
  /** The peak as the page writes it, and the day it falls on. */
  peak: string
  peakDay: string
}

const REAL_FILE = fileURLToPath(
  new URL('../../../shared/data/industry_steel_15min_2018.csv', import.meta.url),
)
const SLOTS_PER_DAY = 96
const PEAK = { day: 325, slot: 38, kwh: 157.18 }

const two = (value: number) => String(value).padStart(2, '0')

/** Same layout as the real file: kWh, end-labelled, the last slot of a day with its own date and 00:00. */
function rowOf(day: number, slot: number): string {
  const date = new Date(Date.UTC(2018, 0, 1 + day))
  const stamp = `${two(date.getUTCDate())}/${two(date.getUTCMonth() + 1)}/2018`
  const minutes = ((slot + 1) * 15) % 1440
  const time = `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
  const isPeak = day === PEAK.day && slot === PEAK.slot
  const kwh = isPeak ? PEAK.kwh : 4 + 60 * Math.max(0, Math.sin((slot / SLOTS_PER_DAY) * Math.PI))
  return `${stamp} ${time},${kwh.toFixed(2)},Weekday`
}

function generated(): Buffer {
  const rows = Array.from({ length: 365 * SLOTS_PER_DAY }, (_, index) =>
    rowOf(Math.floor(index / SLOTS_PER_DAY), index % SLOTS_PER_DAY),
  )
  return Buffer.from(`\ufeffdate,Usage_kWh,WeekStatus\r\n${rows.join('\r\n')}\r\n`)
}

/** The real steel works where the sample data are, else a file of the same layout with the same peak. */
export async function loadProfileFile(): Promise<LoadProfileFile> {
  const isReal = existsSync(REAL_FILE)
  return {
    name: isReal ? 'industry_steel_15min_2018.csv' : 'stahlwerk_15min_2018.csv',
    bytes: isReal ? await readFile(REAL_FILE) : generated(),
    peak: '628,7 kW',
    peakDay: '22.11.2018',
  }
}
