import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bdewDayTypes, calendarDayTypes } from './day-type.ts'
import { holidayEntries } from './holiday-data.ts'
import { easterSunday, holidaysOf, type CommuneOption } from './holiday.ts'
import { states, type State } from './state.ts'

const dates = (state: State | null, year: number, options: CommuneOption[] = []) =>
  holidaysOf(holidayEntries(), year, { state, options }).map(({ date }) => date)

describe('Easter Sunday', () => {
  it.each([
    [1991, '1991-03-31'],
    [2008, '2008-03-23'],
    [2018, '2018-04-01'],
    [2024, '2024-03-31'],
    [2025, '2025-04-20'],
    [2026, '2026-04-05'],
    [2038, '2038-04-25'],
  ])('of %d is %s', (year, date) => expect(easterSunday(year)).toBe(date))

  it('is a Sunday between 22 March and 25 April', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1900, max: 2199 }), year => {
        const date = easterSunday(year)
        expect(new Date(date).getUTCDay()).toBe(0)
        expect(date.slice(5) >= '03-22' && date.slice(5) <= '04-25').toBe(true)
      }),
    )
  })
})

describe('holidays', () => {
  it('number nine in all Länder, and more where the Land adds its own', () => {
    expect(dates(null, 2026)).toEqual([
      ...['2026-01-01', '2026-04-03', '2026-04-06', '2026-05-01', '2026-05-14', '2026-05-25'],
      ...['2026-10-03', '2026-12-25', '2026-12-26'],
    ])
    expect(Object.fromEntries(states.map(state => [state, dates(state, 2026).length]))).toEqual({
      ...{ BW: 12, BY: 12, BE: 10, BB: 12, HB: 10, HH: 10, HE: 10, MV: 11 },
      ...{ NI: 10, NW: 11, RP: 11, SL: 12, SN: 11, ST: 11, SH: 10, TH: 11 },
    })
  })

  it('of communes count only where asked for', () => {
    expect(dates('BY', 2026)).not.toContain('2026-08-15')
    expect(dates('BY', 2026, ['ASSUMPTION_BY'])).toContain('2026-08-15')
    expect(dates('BY', 2026, ['AUGSBURG'])).toContain('2026-08-08')
    expect(dates('SL', 2026)).toContain('2026-08-15')
  })

  it('that were held once are there in that year only', () => {
    expect(dates('BY', 2017)).toContain('2017-10-31')
    expect(dates('BY', 2018)).not.toContain('2018-10-31')
    expect(dates('NI', 2018)).toContain('2018-10-31')
    expect(dates('BE', 2020)).toContain('2020-05-08')
    expect(dates('BE', 2025)).toContain('2025-05-08')
    expect(dates('BE', 2026)).not.toContain('2026-05-08')
  })

  it('begin with the year of their law', () => {
    expect(dates('BE', 2018)).not.toContain('2018-03-08')
    expect(dates('BE', 2019)).toContain('2019-03-08')
    expect(dates('TH', 2019)).toContain('2019-09-20')
  })

  it('include Buß- und Bettag, the Wednesday before 23 November, in Saxony', () => {
    expect([2022, 2023, 2024, 2025, 2026].map(year => dates('SN', year).at(-3))).toEqual([
      '2022-11-16',
      '2023-11-22',
      '2024-11-20',
      '2025-11-19',
      '2026-11-18',
    ])
    expect(dates('NW', 1994)).toContain('1994-11-16')
    expect(dates('NW', 1995)).not.toContain('1995-11-22')
  })

  it('name their law, each day once', () => {
    for (const state of states) {
      const found = holidaysOf(holidayEntries(), 2026, { state, options: [] })
      expect(new Set(found.map(({ date }) => date)).size).toBe(found.length)
      for (const { source } of found) expect(source).not.toBe('')
    }
  })
})

describe('a day of the profiles', () => {
  const types = bdewDayTypes({ state: 'BY', options: [] })

  it.each([
    ['2026-01-02', 'WORKDAY'],
    ['2026-01-03', 'SATURDAY'],
    ['2026-01-04', 'SUNDAY'],
    ['2026-01-06', 'SUNDAY'],
    ['2026-12-24', 'SATURDAY'],
    ['2026-12-25', 'SUNDAY'],
    ['2026-12-31', 'SATURDAY'],
    ['2023-12-24', 'SUNDAY'],
    ['2023-12-31', 'SUNDAY'],
    ['2022-12-24', 'SATURDAY'],
  ])('%s is a %s', (date, type) => expect(types(date)).toBe(type))

  it('is Christmas Eve as it falls on a price sheet', () => {
    expect(calendarDayTypes({ state: null, options: [] })('2026-12-24')).toBe('WORKDAY')
    expect(calendarDayTypes({ state: null, options: [] })('2026-12-25')).toBe('SUNDAY')
  })
})
