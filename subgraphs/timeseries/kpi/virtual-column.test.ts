import { describe, expect, it } from 'vitest'
import { UserError } from '#platform/errors.ts'
import { parseFormula } from '../meter/formula.ts'
import type { Meter } from '../meter/meter.ts'
import { emptyColumns } from '../reading/series-columns.ts'
import type { SeriesSource } from '../reading/series-source.ts'
import { energyOf, filledBetween, toKwh } from './energy-column.ts'
import { isLinear, virtualIntervals } from './virtual-column.ts'

describe('a formula', () => {
  it.each([
    ['a - 0.97 * b', true],
    ['-(a + 2) / 4 + min(1, 2) * b', true],
    ['5', true],
    ['max(a - b, 0)', false],
    ['abs(a)', false],
    ['a * b', false],
    ['1 / a', false],
  ])('%s is a weighted sum: %s', (expression, expected) => {
    const node = parseFormula(expression)
    expect(node instanceof UserError ? node.code : isLinear(node)).toBe(expected)
  })
})

describe('a virtual meter of three years of minutes', () => {
  const days = 1096
  const source = (asked: number[]): SeriesSource => ({
    columns: (_, { grid }) => {
      asked.push((grid.count * grid.stepSeconds) / 60)
      const columns = emptyColumns(grid.count)
      columns.sums.fill(15 * 4_000_000)
      columns.counts.fill(15)
      return Promise.resolve(columns)
    },
    figures: () => Promise.reject(new Error('not asked for')),
  })

  it('is computed in parts, each small enough to be exact, and without a seam', async () => {
    const asked: number[] = []
    const range = { startMs: Date.UTC(2024, 0, 1), count: days * 96 }
    // The rest of a meter is of no account here.
    const meter = { id: 'x', intervalSeconds: 60 } as Meter
    const column = await virtualIntervals(source(asked), meter, 'CONSUMPTION', range)
    expect(Math.max(...asked)).toBeLessThanOrEqual(500_000)
    expect(toKwh(energyOf(column))).toBe(4 * 24 * days)
    expect(column.present).toBe(column.expected)
    expect(filledBetween(column, 0, range.count)).toBe(range.count)
  })
})
