import { describe, expect, it } from 'vitest'
import { supportExtension } from './support-extension.ts'

describe('the support period of § 51a EEG', () => {
  const spot = [-0.01, 0, 50, Number.NaN, -499.99, -5]

  it('grows by the quarter-hours below zero, in whole days', () => {
    expect(supportExtension(spot, { isSolar: false })).toEqual({
      kind: 'OTHER',
      quarters: 3,
      days: 1,
    })
  })

  it('grows by half of them for solar', () => {
    expect(supportExtension(spot, { isSolar: true })).toEqual({
      kind: 'SOLAR',
      fullLoadQuarters: 2,
    })
  })
})
