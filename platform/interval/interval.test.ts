import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addSteps,
  ceilToStep,
  countSteps,
  floorToStep,
  quarterHourOf,
  stepIndex,
  stepStarts,
} from './interval.ts'

const instant = fc.date({
  min: new Date('1990-01-01'),
  max: new Date('2060-01-01'),
  noInvalidDate: true,
})
const stepSeconds = fc.constantFrom(1, 60, 300, 900, 1800, 3600)

describe('steps', () => {
  it('contain their instants', () => {
    fc.assert(
      fc.property(instant, stepSeconds, (at, step) => {
        const start = floorToStep(at, step)
        expect(at.getTime() - start.getTime()).toBeGreaterThanOrEqual(0)
        expect(at.getTime() - start.getTime()).toBeLessThan(step * 1000)
        expect(floorToStep(start, step)).toEqual(start)
        expect(ceilToStep(start, step)).toEqual(start)
        expect([start, addSteps(start, 1, step)]).toContainEqual(ceilToStep(at, step))
      }),
    )
  })

  it('begin at the quarter-hours of the clock on the days when clocks change', () => {
    for (const day of ['2026-03-29', '2026-10-25']) {
      const minutes = fc.integer({ min: 0, max: 24 * 60 - 1 })
      fc.assert(
        fc.property(minutes, minute => {
          const at = addSteps(new Date(`${day}T00:00:30Z`), minute, 60)
          const local = new Intl.DateTimeFormat('de', {
            timeZone: 'Europe/Berlin',
            minute: 'numeric',
          })
          expect(Number(local.format(quarterHourOf(at))) % 15).toBe(0)
        }),
      )
    }
  })

  it('count as many as they list, each at its index', () => {
    fc.assert(
      fc.property(instant, stepSeconds, fc.integer({ min: -5, max: 200 }), (from, step, count) => {
        const end = addSteps(from, count, step)
        const starts = stepStarts(from, end, step)
        expect(starts).toHaveLength(Math.max(0, count))
        expect(countSteps(from, end, step)).toBe(starts.length)
        expect(starts.map(start => stepIndex(from, start, step))).toEqual([...starts.keys()])
      }),
    )
  })

  it('count a broken last step too', () => {
    const start = new Date('2026-01-01T00:00:00Z')

    expect(countSteps(start, new Date('2026-01-01T00:15:01Z'), 900)).toBe(2)
    expect(stepIndex(start, new Date('2025-12-31T23:59:59Z'), 900)).toBe(-1)
  })

  it.each([0, -900, 0.5, Number.NaN])('of %d seconds do not exist', step => {
    expect(() => floorToStep(new Date(), step)).toThrow(RangeError)
  })
})
