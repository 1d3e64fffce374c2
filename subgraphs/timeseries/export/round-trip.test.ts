import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { UserError } from '#platform/errors.ts'
import { takeIn } from '../intake/take-in.ts'
import { openExports, type TestExports } from './testing/open-exports.ts'

let exports: TestExports
beforeEach(async () => {
  exports = await openExports()
})
afterEach(() => exports.close())

describe('what was exported', () => {
  it.each([
    ['CSV_GERMAN', '2026-03-28T23:00:00Z', 92],
    ['CSV_GERMAN', '2026-10-24T22:00:00Z', 100],
    ['CSV_MACHINE', '2026-10-24T22:00:00Z', 100],
    ['XLSX', '2026-10-24T22:00:00Z', 100],
  ])('as %s from %s is taken in again to the last value', async (format, from, slots) => {
    const id = await exports.addMeter('Nord')
    await exports.fill(id, from, slots, '10 + i / 8.0')
    const to = new Date(Date.parse(from) + slots * 900_000).toISOString()
    const source = { of: 'meters', meterIds: [id], quantities: ['CONSUMPTION'] }
    const { bytes } = await exports.run({ source, format, from, to })

    const intake = await takeIn(bytes, format === 'XLSX' ? { sheet: 'Nord' } : {})

    if (intake instanceof UserError) throw new Error(intake.message)
    const [series] = intake.series
    expect(intake).toMatchObject({ unit: 'KW', missing: 0, duplicates: 0, intervalSeconds: 900 })
    expect(Array.from(series?.starts ?? [])).toEqual(
      Array.from({ length: slots }, (_, slot) => Date.parse(from) + slot * 900_000),
    )
    expect(Array.from(series?.values ?? [])).toEqual(
      Array.from({ length: slots }, (_, slot) => 10 + slot / 8),
    )
  })
})
