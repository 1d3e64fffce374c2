import { describe, expect, it } from 'vitest'
import { createCalendar } from './calendar.ts'
import { easterSunday, publicHolidays, schoolHolidays } from './holidays.ts'

const dayOf = (date: string) => Date.parse(date) / 86_400_000
const dateOf = (day: number) => new Date(day * 86_400_000).toISOString().slice(0, 10)

describe('Easter', () => {
  it.each([
    ...['1954-04-18', '1981-04-19', '2000-04-23', '2008-03-23', '2011-04-24', '2019-04-21'],
    ...['2024-03-31', '2025-04-20', '2026-04-05', '2027-03-28', '2038-04-25', '2049-04-18'],
  ])('%s is a Sunday of Easter', date => {
    expect(dateOf(easterSunday(Number(date.slice(0, 4))))).toBe(date)
  })
})

describe('public holidays', () => {
  it('of all Länder are nine', () => {
    expect([...publicHolidays(2026, null)].sort((a, b) => a - b).map(dateOf)).toEqual([
      ...['2026-01-01', '2026-04-03', '2026-04-06', '2026-05-01', '2026-05-14', '2026-05-25'],
      ...['2026-10-03', '2026-12-25', '2026-12-26'],
    ])
  })

  it('differ by Land and year', () => {
    const isHoliday = (state: string, date: string) =>
      publicHolidays(Number(date.slice(0, 4)), state).has(dayOf(date))

    expect(isHoliday('NW', '2026-06-04')).toBe(true)
    expect(isHoliday('HH', '2026-06-04')).toBe(false)
    expect(isHoliday('SN', '2026-11-18')).toBe(true)
    expect(isHoliday('BE', '2018-03-08')).toBe(false)
    expect(isHoliday('BE', '2026-03-08')).toBe(true)
    // Only in some communes of Bavaria.
    expect(isHoliday('BY', '2026-08-15')).toBe(false)
  })
})

describe('school holidays', () => {
  it.each([
    'BW',
    'BY',
    'BE',
    'BB',
    'HB',
    'HH',
    'HE',
    'MV',
    'NI',
    'NW',
    'RP',
    'SL',
    'SN',
    'ST',
    'SH',
    'TH',
  ])('of %s are about twelve weeks a year with their Sundays', state => {
    const days = new Set<number>()
    for (const { first, last } of schoolHolidays(2026, state)) {
      for (let day = first; day <= last; day++) days.add(day)
    }
    expect(days.size).toBeGreaterThan(70)
    expect(days.size).toBeLessThan(100)
  })

  it('lie in summer where Bavaria has them', () => {
    const bavaria = createCalendar('BY')
    const hesse = createCalendar('HE')

    expect(bavaria(dayOf('2026-08-20')).schoolHoliday).toBe(true)
    expect(bavaria(dayOf('2026-07-15')).schoolHoliday).toBe(false)
    expect(hesse(dayOf('2026-07-15')).schoolHoliday).toBe(true)
    expect(createCalendar(null)(dayOf('2026-07-15')).schoolHoliday).toBe(true)
  })
})
