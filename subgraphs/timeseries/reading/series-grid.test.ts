import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { localDay, slotsOfDay } from '#platform/interval/local-day.ts'
import { isReasonable, seriesGrid } from './series-grid.ts'

const grid = (from: string, to: string, maxPoints: number, intervalSeconds = 900) =>
  seriesGrid({ from: new Date(from), to: new Date(to), intervalSeconds, maxPoints })

describe('seriesGrid', () => {
  it.each([
    ['2018-03-25', 92],
    ['2018-06-01', 96],
    ['2018-10-28', 100],
  ])('gives %s its %i quarter-hours', (date, slots) => {
    const { start, end } = localDay(date, 'Europe/Berlin')

    const day = grid(start.toISOString(), end.toISOString(), 800)

    expect(day).toMatchObject({ count: slots, sampled: false, start, end, stepSeconds: 900 })
    expect(slotsOfDay({ date, start, end }, 900)).toBe(slots)
  })

  it('shows a year in buckets of half a day that begin at local midnight', () => {
    expect(grid('2017-12-31T23:00:00Z', '2018-12-31T23:00:00Z', 800)).toMatchObject({
      start: new Date('2017-12-31T23:00:00Z'),
      end: new Date('2018-12-31T23:00:00Z'),
      stepSeconds: 43_200,
      count: 730,
      sampled: true,
    })
  })

  it('has a step that fits into an Int even where seventy years become four points', () => {
    for (const interval of [1, 900, 3600]) {
      const { stepSeconds, count } = grid('1990-01-01T00:00Z', '2060-01-01T00:00Z', 1, interval)

      expect(count).toBeLessThanOrEqual(4)
      expect(stepSeconds).toBeLessThan(2 ** 31)
    }
  })

  it('refuses ranges that are empty or longer than any archive', () => {
    const range = (from: string, to: string) => ({ from: new Date(from), to: new Date(to) })

    expect(isReasonable(range('2026-01-01', '2026-01-02'))).toBe(true)
    expect(isReasonable(range('2026-01-02', '2026-01-01'))).toBe(false)
    expect(isReasonable(range('0001-01-01', '9999-01-01'))).toBe(false)
  })

  it('shows the same buckets when the section moves by less than one', () => {
    const one = grid('2018-01-10T01:00:00Z', '2018-05-10T01:00:00Z', 300)
    const other = grid('2018-01-10T03:00:00Z', '2018-05-10T03:00:00Z', 300)

    expect(other.stepSeconds).toBe(one.stepSeconds)
    expect((other.start.getTime() - one.start.getTime()) % (one.stepSeconds * 1000)).toBe(0)
  })

  it('covers any range in at most the wanted points, each a multiple of the interval', () => {
    const instants = fc.date({
      min: new Date('1990-01-01'),
      max: new Date('2060-01-01'),
      noInvalidDate: true,
    })
    const intervals = fc.constantFrom(1, 5, 60, 300, 900, 1800, 3600)
    fc.assert(
      fc.property(
        instants,
        instants,
        intervals,
        fc.integer({ min: 4, max: 5000 }),
        (a, b, s, most) => {
          const [from, to] = a < b ? [a, b] : [b, a]
          if (from.getTime() === to.getTime()) return
          const { start, end, stepSeconds, count } = seriesGrid({
            from,
            to,
            intervalSeconds: s,
            maxPoints: most,
          })
          expect(count).toBeLessThanOrEqual(most)
          expect(count * stepSeconds * 1000).toBe(end.getTime() - start.getTime())
          expect(stepSeconds % s).toBe(0)
          expect(start <= from && end >= to).toBe(true)
        },
      ),
    )
  })
})
