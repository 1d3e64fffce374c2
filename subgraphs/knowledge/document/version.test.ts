import { describe, expect, it } from 'vitest'
import { isIsoDay, isoDayIn } from './library-day.ts'
import { versionInForce } from './version.ts'

const taken = new Date('2026-11-21T12:00:00Z')
const versions = (...days: (string | null)[]) =>
  days.map((validFrom, at) => ({ version: at + 1, validFrom, createdAt: taken }))
const inForce = (day: string, ...days: (string | null)[]) =>
  versionInForce(versions(...days), day)?.version

describe('the version in force', () => {
  it.each([
    ['the only one', [null], 1],
    ['the newer one without a date', [null, null], 2],
    ['a dated one after an undated one', [null, '2024-01-01'], 2],
    ['not one whose day is to come', [null, '2027-01-01'], 1],
    ['an undated one over one of the past', ['2024-01-01', null], 2],
    ['not an old wording that is added later', ['2024-01-01', '2019-01-01'], 1],
    ['the correction of the same day', ['2024-01-01', '2024-01-01'], 2],
    ['none before the first day', ['2027-01-01'], undefined],
    ['the one that begins today', [null, '2026-11-21'], 2],
  ])('is %s', (_what, days, version) => {
    expect(inForce('2026-11-21', ...days)).toBe(version)
  })

  it('changes on the day that was announced, whatever came in between', () => {
    expect(inForce('2026-12-31', null, '2027-01-01', null)).toBe(3)
    expect(inForce('2027-01-01', null, '2027-01-01', null)).toBe(2)
  })
})

describe('the day of the library', () => {
  it.each([
    ['2026-03-28T22:59:59Z', '2026-03-28'],
    ['2026-03-28T23:00:00Z', '2026-03-29'],
    ['2026-03-29T22:00:00Z', '2026-03-30'],
    ['2026-10-24T22:00:00Z', '2026-10-25'],
    ['2026-10-25T22:59:59Z', '2026-10-25'],
    ['2026-10-25T23:00:00Z', '2026-10-26'],
  ])('of %s is %s in Germany, also where clocks change', (at, day) => {
    expect(isoDayIn(new Date(at))).toBe(day)
  })

  it.each(['2026-02-30', '2026-13-01', '1700-01-01', '26-01-01', '2026-1-1', ''])(
    'refuses %s',
    text => {
      expect(isIsoDay(text)).toBe(false)
    },
  )
})
