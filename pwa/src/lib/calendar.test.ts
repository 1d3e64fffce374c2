import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addUnits,
  instantOf,
  isRepeatedHour,
  shiftWindow,
  startOf,
  unitOf,
  wallClockOf,
  windowOf,
} from './calendar.ts'

const HOUR = 3_600_000
const at = (iso: string) => Date.parse(iso)
const hoursOf = ({ from, to }: { from: number; to: number }) => (to - from) / HOUR

describe('days of Europe/Berlin', () => {
  it('gives 29.03.2026 twenty-three hours', () => {
    const day = windowOf('day', at('2026-03-29T12:00:00Z'))

    expect(day).toEqual({ from: at('2026-03-28T23:00:00Z'), to: at('2026-03-29T22:00:00Z') })
    expect(hoursOf(day)).toBe(23)
  })

  it('gives 25.10.2026 twenty-five hours', () => {
    const day = windowOf('day', at('2026-10-25T12:00:00Z'))

    expect(day).toEqual({ from: at('2026-10-24T22:00:00Z'), to: at('2026-10-25T23:00:00Z') })
    expect(hoursOf(day)).toBe(25)
  })

  it('steps from day to day over both changes without losing or repeating one', () => {
    const spring = windowOf('day', at('2026-03-28T12:00:00Z'))
    const autumn = windowOf('day', at('2026-10-24T12:00:00Z'))

    expect(hoursOf(shiftWindow(spring, 1, 'day'))).toBe(23)
    expect(hoursOf(shiftWindow(shiftWindow(spring, 1, 'day'), 1, 'day'))).toBe(24)
    expect(hoursOf(shiftWindow(autumn, 1, 'day'))).toBe(25)
    expect(shiftWindow(shiftWindow(autumn, 1, 'day'), -1, 'day')).toEqual(autumn)
  })

  it('keeps the wall clock when a day is added over a change', () => {
    const noonBefore = at('2026-03-28T11:00:00Z')

    expect(wallClockOf(addUnits('day', noonBefore, 1))).toMatchObject({ day: 29, hour: 12 })
  })
})

describe('weeks, months and years', () => {
  it('begins weeks on Monday', () => {
    expect(startOf('week', at('2026-03-29T12:00:00Z'))).toBe(at('2026-03-22T23:00:00Z'))
    expect(startOf('week', at('2026-03-30T12:00:00Z'))).toBe(at('2026-03-29T22:00:00Z'))
  })

  it('counts 2972 quarter-hours in March and 2980 in October', () => {
    expect(hoursOf(windowOf('month', at('2026-03-10T00:00:00Z'))) * 4).toBe(2972)
    expect(hoursOf(windowOf('month', at('2026-10-10T00:00:00Z'))) * 4).toBe(2980)
  })

  it('counts 35040 quarter-hours in a year and 35136 in a leap year', () => {
    expect(hoursOf(windowOf('year', at('2026-06-01T00:00:00Z'))) * 4).toBe(35_040)
    expect(hoursOf(windowOf('year', at('2024-06-01T00:00:00Z'))) * 4).toBe(35_136)
  })

  it('goes from December to January of the next year', () => {
    const december = windowOf('month', at('2026-12-15T00:00:00Z'))

    expect(shiftWindow(december, 1, 'month').from).toBe(at('2026-12-31T23:00:00Z'))
  })

  it('knows which unit a window is', () => {
    const noon = at('2026-10-25T12:00:00Z')

    expect(unitOf(windowOf('day', noon))).toBe('day')
    expect(unitOf(windowOf('week', noon))).toBe('week')
    expect(unitOf(windowOf('year', noon))).toBe('year')
    expect(unitOf({ from: noon, to: noon + 5 * HOUR })).toBeUndefined()
  })

  it('moves a free window by its own width', () => {
    expect(shiftWindow({ from: 100, to: 160 }, -1, undefined)).toEqual({ from: 40, to: 100 })
  })
})

describe('the wall clock', () => {
  it('moves a skipped time forward by the hour', () => {
    const skipped = instantOf({ year: 2026, month: 3, day: 29, hour: 2, minute: 30 })

    expect(wallClockOf(skipped)).toMatchObject({ day: 29, hour: 3, minute: 30 })
  })

  it('takes the first run of a repeated time', () => {
    const repeated = instantOf({ year: 2026, month: 10, day: 25, hour: 2, minute: 30 })

    expect(repeated).toBe(at('2026-10-25T00:30:00Z'))
  })

  it('finds both runs of the repeated hour and nothing else', () => {
    const repeated = ['00:30', '01:30'].map(time => isRepeatedHour(at(`2026-10-25T${time}:00Z`)))
    const plain = ['2026-10-24T23:30:00Z', '2026-10-25T02:30:00Z', '2026-03-29T01:30:00Z']

    expect(repeated).toEqual([true, true])
    expect(plain.map(iso => isRepeatedHour(at(iso)))).toEqual([false, false, false])
  })

  it('reads back every full minute outside the repeated hour', () => {
    const minutes = fc.integer({ min: at('2000-01-01') / 60_000, max: at('2040-01-01') / 60_000 })

    fc.assert(
      fc.property(minutes, minute => {
        const instant = minute * 60_000
        fc.pre(!isRepeatedHour(instant))
        expect(instantOf(wallClockOf(instant))).toBe(instant)
      }),
    )
  })
})
