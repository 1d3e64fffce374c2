import { readFileSync } from 'node:fs'
import { hourMs } from '../price-process.ts'
import type { HourlyPrices } from './price-statistics.ts'

/** A file with the columns start_utc, start_local and price_eur_per_mwh; throws where an hour is missing. */
export function readHourlyPrices(path: string): HourlyPrices {
  const [, ...lines] = readFileSync(path, 'utf8').trim().split('\n')
  const rows = lines.map(line => {
    const [start = '', , price = ''] = line.trim().split(',')
    return { at: Date.parse(start), price: Number(price) }
  })
  const from = rows[0]?.at ?? Number.NaN
  for (const [i, { at, price }] of rows.entries()) {
    if (at !== from + i * hourMs || !Number.isFinite(price)) {
      throw new Error(`line ${i + 2} is not the price of the next hour`)
    }
  }
  return { from, eurMwh: Float64Array.from(rows, ({ price }) => price) }
}
