import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { localDays } from '#platform/interval/local-day.ts'
import { localDate, quarterGrid, quarterStart, startOfDate } from './quarter-grid.ts'

const zone = 'Europe/Berlin'
const gridOf = (from: string, to: string) =>
  quarterGrid(new Date(startOfDate(from, zone)), new Date(startOfDate(to, zone)), zone)

describe('a grid of quarter-hours', () => {
  it.each([
    ['2026-03-01', '2026-04-01', 2972],
    ['2026-10-01', '2026-11-01', 2980],
    ['2026-01-01', '2027-01-01', 35_040],
    ['2028-01-01', '2029-01-01', 35_136],
  ])('of %s to %s has %i', (from, to, count) => {
    const { days, slot, ...grid } = gridOf(from, to)
    expect(grid.count).toBe(count)
    expect(slot).toHaveLength(count)
    expect(days.at(-1)?.end).toBe(count)
  })

  it('shows the clock of both days on which it changes', () => {
    const spring = gridOf('2026-03-29', '2026-03-30')
    const autumn = gridOf('2026-10-25', '2026-10-26')

    expect(spring.days[0]?.slots).toBe(92)
    expect([...spring.slot.slice(6, 10)]).toEqual([6, 7, 12, 13])
    expect(spring.slot.at(-1)).toBe(95)
    expect(autumn.days[0]?.slots).toBe(100)
    expect([...autumn.slot.slice(8, 17)]).toEqual([8, 9, 10, 11, 8, 9, 10, 11, 12])
  })

  it('has the days of the calendar, in every zone and for every cut', () => {
    const zones = fc.constantFrom(zone, 'UTC', 'America/New_York', 'Africa/Cairo', '+05:45')
    const instant = fc.date({
      min: new Date('2000-01-01'),
      max: new Date('2050-01-01'),
      noInvalidDate: true,
    })
    fc.assert(
      fc.property(instant, fc.integer({ min: 1, max: 1500 }), zones, (at, quarters, timeZone) => {
        const grid = quarterGrid(at, new Date(at.getTime() + quarters * 900_000), timeZone)
        const end = quarterStart(grid, grid.count)
        const days = localDays(quarterStart(grid, 0), end, timeZone)
        expect(grid.days.map(day => day.date)).toEqual(days.map(day => day.date))
        for (const [i, day] of grid.days.entries()) {
          expect(day.first).toBe(i === 0 ? 0 : grid.days[i - 1]?.end)
          expect(localDate(quarterStart(grid, day.first), timeZone)).toBe(day.date)
        }
      }),
      { numRuns: 60 },
    )
  })
})
