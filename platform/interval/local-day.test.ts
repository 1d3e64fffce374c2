import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addSteps, stepStarts } from './interval.ts'
import { localDay, localDayOf, localDays, slotsOfDay } from './local-day.ts'

const berlin = 'Europe/Berlin'
const clockChanges = [
  ['2026-03-29', 92],
  ['2026-10-25', 100],
] as const

describe('a local day', () => {
  it('has 92, 96 or 100 quarter-hours', () => {
    expect(slotsOfDay(localDay('2026-03-28', berlin), 900)).toBe(96)
    expect(slotsOfDay(localDay('2026-03-29', berlin), 900)).toBe(92)
    expect(slotsOfDay(localDay('2026-10-25', berlin), 900)).toBe(100)
  })

  it('begins and ends at local midnight', () => {
    expect(localDay('2026-03-29', berlin)).toEqual({
      date: '2026-03-29',
      start: new Date('2026-03-28T23:00:00Z'),
      end: new Date('2026-03-29T22:00:00Z'),
    })
    expect(localDay('2026-10-25', berlin)).toEqual({
      date: '2026-10-25',
      start: new Date('2026-10-24T22:00:00Z'),
      end: new Date('2026-10-25T23:00:00Z'),
    })
  })

  it.each(clockChanges)('%s owns each of its %d quarter-hours', (date, slots) => {
    const day = localDay(date, berlin)
    const starts = stepStarts(day.start, day.end, 900)
    expect(starts).toHaveLength(slots)
    fc.assert(
      fc.property(fc.nat(slots - 1), fc.nat(899), (slot, second) => {
        const at = addSteps(addSteps(day.start, slot, 900), second, 1)
        expect(localDayOf(at, berlin)).toEqual(day)
      }),
    )
    expect(localDayOf(new Date(day.start.getTime() - 1), berlin).date).not.toBe(date)
    expect(localDayOf(day.end, berlin).date).not.toBe(date)
  })

  it('ends where the next one begins, in every zone', () => {
    const zones = fc.constantFrom(berlin, 'UTC', 'America/Caracas', 'Asia/Kolkata', 'Africa/Cairo')
    const instant = fc.date({
      min: new Date('1990-01-01'),
      max: new Date('2060-01-01'),
      noInvalidDate: true,
    })
    fc.assert(
      fc.property(instant, zones, (at, zone) => {
        const day = localDayOf(at, zone)
        const next = localDayOf(day.end, zone)
        expect(day.start <= at && at < day.end).toBe(true)
        expect(next.start).toEqual(day.end)
        expect(localDay(day.date, zone)).toEqual(day)
      }),
    )
  })

  it('begins later than midnight where clocks change at midnight', () => {
    // Cairo puts its clocks forward from 00:00 to 01:00.
    const day = localDay('2026-04-24', 'Africa/Cairo')

    expect(day.start).toEqual(new Date('2026-04-23T22:00:00Z'))
    expect(slotsOfDay(day, 900)).toBe(92)
  })

  it.each([
    ['2026-02-30', berlin],
    ['yesterday', berlin],
    ['2026-01-01', 'Europe/Nowhere'],
  ])('does not exist for %s in %s', (date, zone) => {
    expect(() => localDay(date, zone)).toThrow(RangeError)
  })
})

describe('local days', () => {
  it('of a year have its 35,040 quarter-hours', () => {
    const days = localDays(
      new Date('2025-12-31T23:00:00Z'),
      new Date('2026-12-31T23:00:00Z'),
      berlin,
    )

    let slots = 0
    for (const day of days) slots += slotsOfDay(day, 900)
    expect([days.length, slots]).toEqual([365, 35_040])
  })

  it('include those that are only touched', () => {
    const days = localDays(
      new Date('2026-03-28T22:59:59Z'),
      new Date('2026-03-29T22:00:01Z'),
      berlin,
    )

    expect(days.map(day => day.date)).toEqual(['2026-03-28', '2026-03-29', '2026-03-30'])
  })

  it('are none for an empty range', () => {
    const at = new Date('2026-03-28T12:00:00Z')

    expect(localDays(at, at, berlin)).toEqual([])
    expect(localDays(at, new Date('2026-03-01'), berlin)).toEqual([])
  })
})
