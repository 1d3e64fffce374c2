import { describe, expect, it } from 'vitest'
import { windowOf } from './calendar.ts'
import { formatSpan, formatWindow, isoWeekOf } from './span.ts'

const at = (iso: string) => Date.parse(iso)
const span = (from: string, to: string) => formatSpan({ from: at(from), to: at(to) })

describe('an interval in words', () => {
  it('names day and times within a day', () => {
    expect(span('2018-01-15T09:15:00Z', '2018-01-15T09:30:00Z')).toBe(
      'Mo, 15.01.2018, 10:15–10:30 Uhr',
    )
  })

  it('tells the two runs of the repeated hour apart', () => {
    expect(span('2026-10-25T00:30:00Z', '2026-10-25T00:45:00Z')).toBe(
      'So, 25.10.2026, 02:30 MESZ–02:45 MESZ Uhr',
    )
    expect(span('2026-10-25T01:30:00Z', '2026-10-25T01:45:00Z')).toBe(
      'So, 25.10.2026, 02:30 MEZ–02:45 MEZ Uhr',
    )
  })

  it('names both days where it crosses midnight', () => {
    expect(span('2018-01-15T21:00:00Z', '2018-01-16T09:00:00Z')).toBe(
      '15.01.2018, 22:00 – 16.01.2018, 10:00 Uhr',
    )
  })

  it('leaves out the times of whole days', () => {
    expect(span('2018-01-14T23:00:00Z', '2018-01-15T23:00:00Z')).toBe('Mo, 15.01.2018')
    expect(span('2018-01-14T23:00:00Z', '2018-01-17T23:00:00Z')).toBe('15.01.2018 – 17.01.2018')
  })
})

describe('the title of a window', () => {
  const noon = at('2018-01-17T11:00:00Z')

  it.each([
    ['year', '2018'],
    ['month', 'Januar 2018'],
    ['week', 'KW 3 · 15.01.–21.01.2018'],
    ['day', 'Mi, 17.01.2018'],
  ] as const)('names a %s', (unit, title) => {
    expect(formatWindow(windowOf(unit, noon))).toBe(title)
  })

  it('names any other window by its span', () => {
    expect(formatWindow({ from: noon, to: noon + 3_600_000 })).toBe(
      'Mi, 17.01.2018, 12:00–13:00 Uhr',
    )
  })
})

describe('the number of a week', () => {
  it.each([
    ['2018-01-01', 1],
    ['2016-01-03', 53],
    ['2021-01-03', 53],
    ['2020-12-31', 53],
    ['2018-12-31', 1],
  ])('follows ISO 8601 on %s', (day, week) => {
    expect(isoWeekOf(at(`${day}T12:00:00Z`))).toBe(week)
  })
})
