import { describe, expect, it } from 'vitest'
import {
  changesReading,
  formatImportValue,
  importOptionsOf,
  targetMeterOf,
} from './import-preview.ts'
import { importPreview } from './testing/import-preview.fixture.ts'

const matching = { __typename: 'Meter', id: 'm1', name: 'Halle 3' } as const

describe('the target of an import', () => {
  it('is a new meter with the suggested name where the file names none', () => {
    expect(importOptionsOf(importPreview(), {})).toEqual({
      newMeterName: 'lastgang',
      meterId: null,
      quantity: 'CONSUMPTION',
    })
  })

  it('is the meter that the file belongs to', () => {
    const preview = importPreview({ matchingMeter: matching })

    expect(importOptionsOf(preview, {})).toMatchObject({ meterId: 'm1', newMeterName: null })
  })

  it('is what the user chose, even against the suggestion', () => {
    const preview = importPreview({ matchingMeter: matching })

    expect(targetMeterOf(preview, { meterId: 'm2' })).toBe('m2')
    expect(importOptionsOf(preview, { newMeterName: 'Neu', meterId: null })).toMatchObject({
      newMeterName: 'Neu',
      meterId: null,
    })
  })

  it('is the direction that the file names', () => {
    const preview = importPreview({ quantity: 'PRODUCTION' })

    expect(importOptionsOf(preview, {})).toMatchObject({ quantity: 'PRODUCTION' })
  })

  it('is what the preview says for each of several series', () => {
    const [series] = importPreview().series
    if (!series) throw new Error('no series')
    const preview = importPreview({ series: [series, { ...series, name: 'Halle 2' }] })

    expect(importOptionsOf(preview, { onConflict: 'KEEP' })).toEqual({ onConflict: 'KEEP' })
  })

  it('is the market for prices', () => {
    const prices = importPreview({ kind: 'PRICES', marketId: 'DE-LU/day-ahead' })

    expect(importOptionsOf(prices, { unit: 'CT_PER_KWH' })).toEqual({ unit: 'CT_PER_KWH' })
  })
})

it('reads the file anew for a unit, but not for a target', () => {
  expect(changesReading({ unit: 'KW' })).toBe(true)
  expect(changesReading({ timeZone: 'UTC' })).toBe(true)
  expect(changesReading({ meterId: 'm1' })).toBe(false)
  expect(changesReading({ newMeterName: 'x', quantity: 'PRODUCTION' })).toBe(false)
})

it('shows values in the unit they are stored in', () => {
  expect(formatImportValue({ kind: 'READINGS' }, 12.68)).toMatch(/^12,7\skW$/)
  expect(formatImportValue({ kind: 'PRICES' }, -3)).toMatch(/€\/MWh$/)
})
