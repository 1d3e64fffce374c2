import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bucketGrid, bucketIndex, bucketSeconds, type GridWish } from './bucket-grid.ts'
import { resolutions } from './resolution.ts'

const wish = (from: string, to: string, more: Partial<GridWish> = {}): GridWish => ({
  ...{ from: new Date(from), to: new Date(to), intervalSeconds: 900 },
  ...{ timeZone: 'Europe/Berlin', resolution: 'AUTO', maxPoints: 800, ...more },
})

describe('the buckets of a series', () => {
  it.each([
    ['2018-03-24T23:00Z', '2018-03-25T22:00Z', 23],
    ['2018-10-27T22:00Z', '2018-10-28T23:00Z', 25],
  ])('of the local day from %s have its %i hours', (from, to, hours) => {
    const grid = bucketGrid(wish(from, to, { resolution: 'DAY' }), 100)

    expect(grid.count).toBe(1)
    expect(bucketSeconds(grid, 0)).toBe(hours * 3600)
  })

  it('begin on Monday, on the first of a month and of a year', () => {
    const startOf = (resolution: GridWish['resolution']) =>
      bucketGrid(wish('2018-08-16T10:00Z', '2018-08-16T11:00Z', { resolution }), 100).start

    expect(startOf('WEEK')).toEqual(new Date('2018-08-12T22:00Z'))
    expect(startOf('MONTH')).toEqual(new Date('2018-07-31T22:00Z'))
    expect(startOf('YEAR')).toEqual(new Date('2017-12-31T23:00Z'))
  })

  it('of many years are groups of local days', () => {
    const grid = bucketGrid(wish('2015-12-31T23:00Z', '2025-12-31T23:00Z'), 600_000)

    expect(grid.edges).toBeDefined()
    expect(grid.count).toBeLessThanOrEqual(800)
    expect(bucketSeconds(grid, 0)).toBe(7 * 86_400)
  })

  it('never go below the interval of the readings', () => {
    const hourly = wish('2018-01-01T00:00Z', '2018-01-02T00:00Z', {
      ...{ intervalSeconds: 3600, resolution: 'MIN_15' },
    })

    expect(bucketGrid(hourly, 100)).toMatchObject({ stepSeconds: 3600, sampled: false })
  })

  it('cover any range without a gap, and are few enough', () => {
    const instants = fc.date({
      min: new Date('2000-01-01'),
      max: new Date('2030-01-01'),
      noInvalidDate: true,
    })
    const zones = fc.constantFrom('Europe/Berlin', 'Asia/Kolkata', 'America/Sao_Paulo', '+01:00')
    const wishes = fc.record({
      ...{ a: instants, b: instants, timeZone: zones },
      resolution: fc.constantFrom(...resolutions),
      intervalSeconds: fc.constantFrom(1, 60, 900, 3600),
    })
    fc.assert(
      fc.property(wishes, ({ a, b, ...rest }) => {
        const [from, to] = a < b ? [a, b] : [b, a]
        if (from.getTime() === to.getTime()) return
        const grid = bucketGrid({ from, to, ...rest, maxPoints: 500 }, 12_000)
        expect(grid.count).toBeLessThanOrEqual(12_000)
        expect(grid.start <= from && grid.end >= to).toBe(true)
        let covered = 0
        for (let i = 0; i < grid.count; i++) covered += bucketSeconds(grid, i)
        expect(covered * 1000).toBe(grid.end.getTime() - grid.start.getTime())
        expect(bucketIndex(grid, grid.start.getTime())).toBe(0)
        expect(bucketIndex(grid, grid.end.getTime() - 1)).toBe(grid.count - 1)
        expect(bucketIndex(grid, grid.end.getTime())).toBe(-1)
      }),
      { numRuns: 60 },
    )
  })
})
