import { describe, expect, it } from 'vitest'
import { minuteOfDay, quietUntil, timeOfDay } from './quiet-hours.ts'

const night = { from: 22 * 60, to: 6 * 60 }
const until = (at: string, hours = night) =>
  quietUntil(new Date(at), hours, 'Europe/Berlin')?.toISOString()

describe('quiet hours', () => {
  it('may go over midnight', () => {
    expect(until('2026-11-21T20:59:00Z')).toBeUndefined()
    expect(until('2026-11-21T21:00:00Z')).toBe('2026-11-22T05:00:00.000Z')
    expect(until('2026-11-22T04:59:00Z')).toBe('2026-11-22T05:00:00.000Z')
    expect(until('2026-11-22T05:00:00Z')).toBeUndefined()
  })

  it('may lie within a day', () => {
    const noon = { from: 12 * 60, to: 13 * 60 }

    expect(until('2026-07-01T10:30:00Z', noon)).toBe('2026-07-01T11:00:00.000Z')
    expect(until('2026-07-01T11:00:00Z', noon)).toBeUndefined()
  })

  it('end by the clock on the wall when clocks change in the night', () => {
    expect(until('2026-03-28T22:00:00Z')).toBe('2026-03-29T04:00:00.000Z')
    expect(until('2026-10-24T21:00:00Z')).toBe('2026-10-25T05:00:00.000Z')
  })

  it('that end in the hour the clock skips end after the gap', () => {
    expect(until('2026-03-28T23:30:00Z', { from: 23 * 60, to: 150 })).toBe(
      '2026-03-29T01:30:00.000Z',
    )
  })
})

describe('quiet hours in the night that repeats an hour', () => {
  it('never end in the past', () => {
    expect(until('2026-10-25T01:10:00Z', { from: 22 * 60, to: 150 })).toBe(
      '2026-10-25T01:30:00.000Z',
    )
    expect(until('2026-10-25T00:10:00Z', { from: 22 * 60, to: 150 })).toBe(
      '2026-10-25T00:30:00.000Z',
    )
  })
})

describe('a time of day', () => {
  it.each([
    ['00:00', 0],
    ['22:30', 1350],
    ['24:00', undefined],
    ['7:00', undefined],
  ])('%s is minute %s', (text, minute) => {
    expect(minuteOfDay(text)).toBe(minute)
    if (minute !== undefined) expect(timeOfDay(minute)).toBe(text)
  })
})
