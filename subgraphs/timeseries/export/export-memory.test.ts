import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Table } from './export-table.ts'
import { writeParquet } from './parquet/write-parquet.ts'
import { writeGermanCsv } from './write-csv.ts'
import { writeExportWorkbook } from './xlsx/export-workbook.ts'

const minutesOfYear = 525_600
const rowsPerPage = 10_000
const megabyte = 2 ** 20

const table: Table = {
  subject: 'METER',
  id: '8c0f1f9e-0000-4000-8000-000000000000',
  title: 'Minutenwerte',
  timeZone: 'Europe/Berlin',
  columns: [
    { name: 'start_local', heading: 'Beginn', unit: null, kind: 'LOCAL_TIME' },
    { name: 'ts', heading: 'Beginn (UTC)', unit: null, kind: 'UTC_TIME' },
    { name: 'consumption_kw', heading: 'Verbrauch', unit: 'kW', kind: 'NUMBER' },
    { name: 'consumption_kwh', heading: 'Verbrauch', unit: 'kWh', kind: 'NUMBER' },
    { name: 'quality', heading: 'Qualität', unit: null, kind: 'QUALITIES' },
  ],
  async *pages() {
    const start = Date.parse('2025-12-31T23:00:00Z')
    for (let first = 0; first < minutesOfYear; first += rowsPerPage) {
      const count = Math.min(rowsPerPage, minutesOfYear - first)
      yield Array.from({ length: count }, (_, place) => {
        const at = new Date(start + (first + place) * 60_000)
        return [at, at, (first + place) / 7, (first + place) / 420, ['MEASURED'] as const]
      })
    }
  },
}

let highest: number
let timer: NodeJS.Timeout
let before: number
beforeEach(() => {
  before = process.memoryUsage().rss
  highest = before
  const look = () => (highest = Math.max(highest, process.memoryUsage().rss))
  timer = setInterval(look, 20)
})
afterEach(() => clearInterval(timer))

describe('525,600 rows', () => {
  it.each([
    ['CSV', () => writeGermanCsv([table])],
    ['Excel', () => writeExportWorkbook([table], [])],
    ['Parquet', () => writeParquet([table], {})],
  ])(
    'are written as %s page by page: memory does not hold them',
    async (_, write) => {
      let bytes = 0
      for await (const part of write()) bytes += part.length

      expect(bytes).toBeGreaterThan(3 * megabyte)
      expect((highest - before) / megabyte).toBeLessThan(250)
    },
    60_000,
  )
})
