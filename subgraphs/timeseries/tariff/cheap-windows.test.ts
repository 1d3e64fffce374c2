import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { quarterGrid, quarterStart, startOfDate } from '../calendar/quarter-grid.ts'
import { cheapWindows, type WindowSearch } from './cheap-windows.ts'

const zone = 'Europe/Berlin'
const plain: WindowSearch = { quarters: 4, contiguous: true, after: null, before: null, count: 1 }

function gridOf(from: string, to: string, shiftHours = 0) {
  const start = startOfDate(from, zone) + shiftHours * 3_600_000
  return quarterGrid(new Date(start), new Date(startOfDate(to, zone)), zone)
}

const clockOf = (grid: ReturnType<typeof gridOf>, index: number) =>
  new Intl.DateTimeFormat('de-DE', {
    timeZone: zone,
    dateStyle: 'short',
    timeStyle: 'short',
  }).format(quarterStart(grid, index))

describe('cheap windows', () => {
  it('are the cheapest run, negative prices being just low', () => {
    const grid = gridOf('2026-03-02', '2026-03-03')
    const prices = Float64Array.from({ length: 96 }, (_, i) => (i >= 40 && i < 44 ? -20 : 30))

    expect(cheapWindows(grid, prices, plain)).toEqual([
      {
        ...{ runs: [{ first: 40, end: 44 }], frame: { first: 0, end: 96 } },
        ...{ meanPrice: -20, lowest: -20, highest: -20, unknown: 0, isCut: false },
      },
    ])
  })

  it('may be single quarter-hours; of equal ones the earliest', () => {
    const grid = gridOf('2026-03-02', '2026-03-03')
    const prices = Float64Array.from({ length: 96 }, (_, i) => (i % 10 === 5 ? 1 : 2))
    const [window] = cheapWindows(grid, prices, { ...plain, contiguous: false })

    expect(window?.runs.map(({ first }) => first)).toEqual([5, 15, 25, 35])
  })

  it('lie before 07:00 of the next morning, and of the morning after', () => {
    const grid = gridOf('2026-03-02', '2026-03-05', 20)
    const prices = Float64Array.from({ length: grid.count }, (_, i) => 100 - (grid.slot[i] ?? 0))
    const windows = cheapWindows(grid, prices, { ...plain, before: '07:00', count: 5 })

    expect(windows.map(({ runs }) => clockOf(grid, runs[0]?.first ?? 0))).toEqual([
      ...['02.03.26, 23:00', '03.03.26, 23:00', '04.03.26, 23:00'],
    ])
    expect(windows.map(({ frame }) => clockOf(grid, frame.first))).toEqual([
      ...['02.03.26, 20:00', '03.03.26, 07:00', '04.03.26, 07:00'],
    ])
  })

  it('tell that the last night is cut by the end of the search', () => {
    const grid = gridOf('2026-03-02', '2026-03-04', 12)
    const prices = new Float64Array(grid.count).fill(10)
    const search = { ...plain, after: '22:00', before: '07:00', count: 5 }

    expect(cheapWindows(grid, prices, search).map(({ isCut }) => isCut)).toEqual([false, true])
    expect(
      cheapWindows(grid, prices, { ...search, before: '24:00' }).map(({ isCut }) => isCut),
    ).toEqual([false, false])
  })

  it('are found with work that grows as the prices do, not as their square', () => {
    const quickest = (from: string, to: string) => {
      const grid = gridOf(from, to)
      const prices = Float64Array.from({ length: grid.count }, (_, i) => (i * 7919) % 300)
      const times = Array.from({ length: 7 }, () => {
        const start = performance.now()
        cheapWindows(grid, prices, { ...plain, quarters: 56, count: 50 })
        cheapWindows(grid, prices, { ...plain, quarters: 672, after: '22:00', count: 50 })
        return performance.now() - start
      })
      return Math.min(...times)
    }

    // Eight times the prices: as their square it would be 64 times the work.
    expect(
      quickest('2026-03-01', '2026-11-04') / quickest('2026-03-01', '2026-04-01'),
    ).toBeLessThan(24)
  })

  it('lie in the nights over both changes of the clock', () => {
    for (const [from, to, quarters] of [
      ['2026-03-28', '2026-03-30', 32],
      ['2026-10-24', '2026-10-26', 40],
    ] as const) {
      const grid = gridOf(from, to, 12)
      const prices = new Float64Array(grid.count).fill(10)
      const [night] = cheapWindows(grid, prices, { ...plain, after: '22:00', before: '07:00' })

      expect((night?.frame.end ?? 0) - (night?.frame.first ?? 0)).toBe(quarters)
      expect(clockOf(grid, night?.frame.end ?? 0)).toContain('07:00')
    }
  })

  it('tell the prices that are not known, and give no window where too few are', () => {
    const grid = gridOf('2026-03-02', '2026-03-04')
    const prices = Float64Array.from({ length: 192 }, (_, i) => (i < 96 ? i : Number.NaN))
    const search = { ...plain, after: '00:00', before: '24:00', count: 2 }
    const known = Float64Array.from(prices, (price, i) => (i === 7 ? Number.NaN : price))

    expect(cheapWindows(grid, prices, search)).toHaveLength(1)
    expect(cheapWindows(grid, known, search)[0]).toMatchObject({ unknown: 1 })
  })

  it('do not overlap, and each is the best of what is left', () => {
    const values = fc.array(fc.integer({ min: -500, max: 4000 }), { minLength: 40, maxLength: 96 })
    fc.assert(
      fc.property(
        values,
        fc.integer({ min: 1, max: 8 }),
        fc.boolean(),
        (given, quarters, contiguous) => {
          const grid = gridOf('2026-03-02', '2026-03-03')
          const prices = new Float64Array(96).fill(Number.NaN)
          prices.set(given)
          const windows = cheapWindows(grid, prices, { ...plain, quarters, contiguous, count: 4 })
          const taken = windows.flatMap(({ runs }) =>
            runs.flatMap(({ first, end }) =>
              Array.from({ length: end - first }, (_, i) => first + i),
            ),
          )
          expect(new Set(taken).size).toBe(windows.length * quarters)
          const best = Math.min(...windows.map(({ meanPrice }) => meanPrice))
          const sorted = [...given].sort((a, b) => a - b).slice(0, quarters)
          let sum = 0
          for (const price of sorted) sum += price
          if (contiguous) expect(best).toBeGreaterThanOrEqual(sum / quarters - 1e-9)
          else expect(best).toBeCloseTo(sum / quarters, 9)
        },
      ),
    )
  })
})
